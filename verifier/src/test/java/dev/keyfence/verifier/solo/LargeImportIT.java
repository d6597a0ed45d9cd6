package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that is larger, with {@code -Psoak}, than the memory of the programs that send and take
 * it. Most of it is wrong, and the sender is killed on the way. {@code -Dimport.megabytes=} says
 * how large it is: 24 in a build, 1,024 with {@code -Psoak}.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class LargeImportIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEGABYTES = Integer.getInteger("import.megabytes", 24);
    private static final String CLIENT_HEAP = "96m";
    private static final String NODE_HEAP = "256m";

    /** One row in so many is right: as fast as keys are made is another test's matter. */
    private static final int RIGHT_ONE_IN = 100;

    private static final Duration LIMIT = Duration.ofHours(1);
    private static final String PADDING = "x".repeat(250);

    @TempDir Path directory;

    @Test
    void staysWithinItsMemoryAndTellsOfEveryRow() throws Exception {
        Path file = directory.resolve("keys.ndjson");
        long rows = write(file, MEGABYTES * 1024L * 1024);
        long right = (rows + RIGHT_ONE_IN - 1) / RIGHT_ONE_IN;
        Path rejects = directory.resolve("rejects.ndjson");
        try (KeyfenceProcess up = up()) {
            killedOnTheWay(up, file, rejects, rows);
            long begun = System.nanoTime();
            String sum;
            try (KeyfenceProcess again = send(up, file, rejects)) {
                assertThat(again.awaitExit(LIMIT)).as(again.error()).isEqualTo(1);
                assertThat(again.error()).contains("going on behind").doesNotContain("OutOfMemory");
                sum = again.output();
            }
            assertThat(sum).startsWith(String.format(Locale.ROOT, "%,d rows in ", rows));
            assertThat(sum).contains(String.format(Locale.ROOT, " %,d rejected", rows - right));
            assertThat(linesOf(rejects)).isEqualTo(wrong(rows));
            assertThat(up.error()).doesNotContain("OutOfMemory");
            isThere(up, 0);
            isThere(up, rows - 1 - (rows - 1) % RIGHT_ONE_IN);
            System.out.printf(
                    "%,d rows, %,d MB, a heap of %s for the sender and %s for the node; the second"
                            + " run took %d s: %s%n",
                    rows,
                    MEGABYTES,
                    CLIENT_HEAP,
                    NODE_HEAP,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                    sum.strip());
        }
    }

    /** Kills the sender when a quarter of the file was answered for. */
    private void killedOnTheWay(KeyfenceProcess up, Path file, Path rejects, long rows)
            throws Exception {
        Path checkpoint = directory.resolve("keys.ndjson.keyfence-import");
        try (KeyfenceProcess sender = send(up, file, rejects)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .failFast("the sender ended by itself", () -> !sender.isAlive())
                    .until(() -> line(checkpoint) > rows / 4);
            sender.kill();
        }
    }

    /** How far an upload is; 0 before its first chunk. */
    private static long line(Path checkpoint) throws IOException {
        return Files.exists(checkpoint)
                ? JSON.readTree(Files.readString(checkpoint)).path("line").asLong()
                : 0;
    }

    private KeyfenceProcess send(KeyfenceProcess up, Path file, Path rejects) throws IOException {
        return KeyfenceProcess.startWithHeap(
                CLIENT_HEAP,
                directory,
                Map.of(
                        "KEYFENCE_URL", up.line("Control plane:").orElseThrow(),
                        "KEYFENCE_KEY", up.line("Root key:").orElseThrow()),
                "keys",
                "import",
                file.toString(),
                "--rejects",
                rejects.toString());
    }

    private KeyfenceProcess up() throws IOException {
        return KeyfenceProcess.startWithHeap(
                        NODE_HEAP,
                        directory,
                        Map.of(),
                        KeyfenceProcess.soloArgs(directory.resolve("data"), 0))
                .awaitReady();
    }

    private static void isThere(KeyfenceProcess up, long row) throws Exception {
        String data = up.line("Data plane:").orElseThrow();
        String question = "{\"key\":\"" + key(row) + "\"}";
        JsonNode decision = JSON.readTree(up.post(data, "/v1/verify", "", question).body());
        assertThat(decision.path("reason").asText()).as("row %d", row).isEqualTo("ok");
    }

    /** Writes rows until the file is as large as this; returns how many. */
    private static long write(Path file, long bytes) throws IOException {
        long rows = 0;
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            while (written < bytes) {
                byte[] row = (row(rows) + '\n').getBytes(UTF_8);
                out.write(row);
                written += row.length;
                rows++;
            }
        }
        return rows;
    }

    private static String row(long i) {
        String rest = "\"name\":\"" + PADDING + "\"}";
        String owner = "\"owner\":\"owner-" + i + "\",";
        if (i % RIGHT_ONE_IN == 0) {
            return "{\"key\":\"" + key(i) + "\"," + owner + rest;
        }
        return switch ((int) (i % 5)) {
            case 0 -> "{\"key\":\"" + key(i) + "\"," + rest;
            case 1 -> "{\"key\":\"short\"," + owner + rest;
            case 2 -> "{\"colour\":\"blue\"," + owner + rest;
            case 3 -> "{\"hash\":\"00\",\"algorithm\":\"md5\"," + owner + rest;
            default -> "{\"key\":\"" + key(i) + "\"," + owner + PADDING;
        };
    }

    private static String key(long i) {
        return "sk-large-import-%012d".formatted(i);
    }

    /** The lines that a list of rejected rows names. */
    private static BitSet linesOf(Path rejects) throws IOException {
        BitSet lines = new BitSet();
        try (Stream<String> all = Files.lines(rejects)) {
            all.forEach(line -> {
                JsonNode note = json(line);
                if (note.path("outcome").asText().equals("rejected")) {
                    lines.set(note.path("line").asInt());
                }
            });
        }
        return lines;
    }

    private static BitSet wrong(long rows) {
        BitSet lines = new BitSet();
        lines.set(1, (int) rows + 1);
        for (long i = 0; i < rows; i += RIGHT_ONE_IN) {
            lines.clear((int) i + 1);
        }
        return lines;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
