package dev.keyfence.verifier.decisionlog;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.BareRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Decisions as they stand in the spool: bare Avro, so that the schema registry may be away, too.
 * The schema's fingerprint is the segments' format; its text is a file beside them, so that a later
 * version reads what this one wrote. The {@link Backlog}'s lock guards writing.
 */
final class SpoolCodec {

    private final Path directory;
    private final BareRecords<Decision> own = new BareRecords<>(Decision.class);
    private final long format = own.fingerprint();
    private final Map<Long, BareRecords<Decision>> others = new HashMap<>();

    /** A codec that keeps schemas in this directory. */
    SpoolCodec(Path directory) {
        this.directory = directory;
    }

    /**
     * Keeps this version's schema for later ones; before anything is written with it.
     *
     * @throws IOException when the disk does not take it
     */
    void keepSchema() throws IOException {
        Path file = schemaFile(format);
        if (!Files.exists(file)) {
            Path part = directory.resolve("schema.new");
            Files.writeString(part, own.schemaText());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The format of what this version writes. */
    long format() {
        return format;
    }

    /**
     * A decision's bytes.
     *
     * @throws SerializationException when it does not fit the schema
     */
    byte[] write(Decision decision) {
        return own.write(decision);
    }

    /**
     * A decision from its bytes.
     *
     * @throws SerializationException when they are not one, or their schema is not to be had
     */
    Decision read(long writtenAs, byte[] bytes) {
        return (writtenAs == format ? own : other(writtenAs)).read(bytes);
    }

    private synchronized BareRecords<Decision> other(long writtenAs) {
        return others.computeIfAbsent(
                writtenAs,
                _ -> {
                    Path file = schemaFile(writtenAs);
                    try {
                        return own.writtenAs(Files.readString(file));
                    } catch (IOException e) {
                        throw new SerializationException(
                                "The schema of what another version spooled cannot be read: " + e);
                    }
                });
    }

    private Path schemaFile(long fingerprint) {
        return directory.resolve("%016x.avsc".formatted(fingerprint));
    }
}
