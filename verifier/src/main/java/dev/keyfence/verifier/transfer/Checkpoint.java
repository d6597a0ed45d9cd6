package dev.keyfence.verifier.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How far an upload is, kept beside its file: everything before {@code position} was answered for.
 * Holds no key.
 *
 * @param fingerprint tells the file from another of its name
 * @param position the bytes of plain text that were answered for
 * @param line the line on which the next row begins
 * @param totals what became of the rows before it
 */
record Checkpoint(String fingerprint, long position, long line, UploadTotals totals) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough to tell two files apart that have the same length and header. */
    private static final int HEAD_BYTES = 64 * 1024;

    /** The start of a file. */
    static Checkpoint start(String fingerprint) {
        return new Checkpoint(fingerprint, 0, 1, UploadTotals.NOTHING);
    }

    /**
     * What is known of an earlier upload of this very file, or empty.
     *
     * @throws IOException when a checkpoint is there and cannot be read
     */
    static Optional<Checkpoint> read(Path path, String fingerprint) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(Files.readString(path));
        if (!json.path("fingerprint").asText().equals(fingerprint)) {
            return Optional.empty();
        }
        return Optional.of(
                new Checkpoint(
                        fingerprint,
                        json.path("position").asLong(),
                        json.path("line").asLong(),
                        new UploadTotals(
                                json.path("accepted").asLong(),
                                json.path("duplicates").asLong(),
                                json.path("rejected").asLong())));
    }

    /** Keeps it, so that a crash leaves this one or the one before. */
    void write(Path path) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("fingerprint", fingerprint);
        json.put("position", position);
        json.put("line", line);
        json.put("accepted", totals.accepted());
        json.put("duplicates", totals.duplicates());
        json.put("rejected", totals.rejected());
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(next, json + "\n");
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A text that tells a file from others: its length, and a digest of its beginning. */
    static String fingerprint(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(head);
            return Files.size(file) + "-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
