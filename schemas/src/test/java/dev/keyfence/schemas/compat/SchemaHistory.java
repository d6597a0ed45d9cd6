package dev.keyfence.schemas.compat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every version of every record's schema that was ever released: {@code
 * src/main/avro-history/<Record>/v<n>.avsc}.
 */
final class SchemaHistory {

    private static final Path DIRECTORY = Path.of("src", "main", "avro-history");
    private static final ObjectMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SchemaHistory() {}

    /** One version of a record's schema. */
    record Version(String name, Schema schema) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** The versions of a record, oldest first. */
    static List<Version> of(String record) {
        List<Version> versions = new ArrayList<>();
        for (Path file = file(record, 1);
                Files.exists(file);
                file = file(record, versions.size() + 1)) {
            versions.add(new Version(record + "/" + file.getFileName(), parse(file)));
        }
        return versions;
    }

    /** Keeps a schema as the next version. */
    static Path add(Schema schema) throws IOException {
        Path file = file(schema.getName(), of(schema.getName()).size() + 1);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, PRETTY.writeValueAsString(PRETTY.readTree(schema.toString())) + "\n");
        return file;
    }

    /** The records that have a history. */
    static List<String> records() throws IOException {
        try (var directories = Files.list(DIRECTORY)) {
            return directories.map(d -> d.getFileName().toString()).sorted().toList();
        }
    }

    private static Path file(String record, int version) {
        return DIRECTORY.resolve(record).resolve("v" + version + ".avsc");
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
