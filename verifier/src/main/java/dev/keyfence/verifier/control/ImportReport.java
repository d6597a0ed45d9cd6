package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.KeyImporter.Result;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.key.KeyId;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What an import tells: a line of JSON that sums up, and one for each row that was not accepted.
 * Lines wait in memory, and in a file when they are many: a million rejected rows are reported like
 * one. For one thread.
 */
final class ImportReport implements AutoCloseable {

    /** Ten thousand lines; what is longer goes to a file. */
    static final int MEMORY_BYTES_MAX = 1024 * 1024;

    private final boolean tellsAccepted;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream overflow;
    private long accepted;
    private long duplicates;
    private long rejected;

    /**
     * A report of nothing yet.
     *
     * @param tellsAccepted whether accepted rows have a line, too
     */
    ImportReport(boolean tellsAccepted) {
        this.tellsAccepted = tellsAccepted;
    }

    /** Notes what became of a row. */
    void add(long line, Result result) throws IOException {
        switch (result) {
            case Result.Accepted(KeyId id) -> {
                accepted++;
                if (tellsAccepted) {
                    write(line, "accepted", id, null, null);
                }
            }
            case Result.Duplicate(KeyId id, String detail) -> {
                duplicates++;
                write(line, "duplicate", id, null, detail);
            }
            case Result.Rejected(String field, String detail) -> {
                rejected++;
                write(line, "rejected", null, field, detail);
            }
            case Result.Lost(String detail) -> write(line, "lost", null, null, detail);
        }
    }

    /**
     * The report, which is the reader's to close.
     *
     * @param end how the import ended
     */
    InputStream read(ImportRun.End end) throws IOException {
        byte[] head =
                Json.object(json -> {
                    json.writeBooleanField("complete", end.stopped() == null);
                    json.writeNumberField("rows", accepted + duplicates + rejected);
                    json.writeNumberField("accepted", accepted);
                    json.writeNumberField("duplicates", duplicates);
                    json.writeNumberField("rejected", rejected);
                    json.writeNumberField("next_line", end.nextLine());
                    Json.string(json, "stopped", end.stopped());
                });
        OutputStream spilled = overflow;
        if (spilled != null) {
            spilled.close();
        }
        InputStream lines =
                file == null
                        ? new ByteArrayInputStream(memory.toByteArray())
                        : new BufferedInputStream(
                                Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        return new SequenceInputStream(
                new SequenceInputStream(
                        new ByteArrayInputStream(head),
                        new ByteArrayInputStream(new byte[] {'\n'})),
                lines);
    }

    /** Deletes what nobody will read. */
    @Override
    public void close() throws IOException {
        if (overflow != null) {
            overflow.close();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    private void write(
            long line,
            String outcome,
            @Nullable KeyId id,
            @Nullable String field,
            @Nullable String detail)
            throws IOException {
        byte[] json =
                Json.object(fields -> {
                    fields.writeNumberField("line", line);
                    fields.writeStringField("outcome", outcome);
                    if (id != null) {
                        fields.writeStringField("key_id", id.toString());
                    }
                    if (field != null) {
                        fields.writeStringField("field", field);
                    }
                    if (detail != null) {
                        fields.writeStringField("detail", detail);
                    }
                });
        OutputStream out = target(json.length + 1);
        out.write(json);
        out.write('\n');
    }

    private OutputStream target(int more) throws IOException {
        if (overflow == null && memory.size() + more > MEMORY_BYTES_MAX) {
            file = Files.createTempFile("keyfence-import", ".ndjson");
            overflow = new java.io.BufferedOutputStream(Files.newOutputStream(file));
            memory.writeTo(overflow);
            memory.reset();
        }
        return overflow == null ? memory : overflow;
    }
}
