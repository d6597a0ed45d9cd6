package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys a second that {@code ./keyfence keys import} brings into {@code ./keyfence up}, file after
 * file, both started as their users start them. Only the Maven profile {@code benchmark} calls it.
 * {@code -Dfiles=} and {@code -Drows=}, of each file, set the sizes.
 */
class ImportBenchmarkRun {

    private static final int FILES = Integer.getInteger("files", 10);
    private static final int ROWS = Integer.getInteger("rows", 100_000);
    private static final int OWNERS = 5_000;

    /** The first start of a build has fast starts prepared. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir Path directory;

    @Test
    void importsFileAfterFile() throws Exception {
        try (KeyfenceProcess up = up()) {
            Map<String, String> access =
                    Map.of(
                            "KEYFENCE_URL", up.line("Control plane:").orElseThrow(),
                            "KEYFENCE_KEY", up.line("Root key:").orElseThrow());
            System.out.printf("%-12s %12s %22s%n", "keys before", "keys/s", "node's CPU, µs/key");
            Duration took = Duration.ZERO;
            Duration used = Duration.ZERO;
            for (int i = 0; i < FILES; i++) {
                Path file = write((long) i * ROWS);
                Duration usedBefore = up.cpu();
                long start = System.nanoTime();
                send(file, access);
                Duration time = Duration.ofNanos(System.nanoTime() - start);
                Duration cpu = up.cpu().minus(usedBefore);
                Files.delete(file);
                print(String.format(Locale.ROOT, "%,d", (long) i * ROWS), ROWS, time, cpu);
                took = took.plus(time);
                used = used.plus(cpu);
            }
            print("all", (long) FILES * ROWS, took, used);
        }
    }

    private static void print(String label, long rows, Duration took, Duration cpu) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %,12.0f %22.1f%n",
                label,
                rows * (double) TimeUnit.SECONDS.toNanos(1) / took.toNanos(),
                TimeUnit.NANOSECONDS.toMicros(cpu.toNanos()) / (double) rows);
    }

    private KeyfenceProcess up() throws IOException {
        return KeyfenceProcess.launch(
                        directory, Map.of(), KeyfenceProcess.soloArgs(directory.resolve("data"), 0))
                .awaitReady(LIMIT);
    }

    private void send(Path file, Map<String, String> access) throws Exception {
        try (KeyfenceProcess sender =
                KeyfenceProcess.launch(directory, access, "keys", "import", file.toString())) {
            assertThat(sender.awaitExit(LIMIT)).as(sender.error()).isZero();
            assertThat(sender.output())
                    .contains(
                            String.format(
                                    Locale.ROOT, " %,d accepted, 0 duplicates, 0 rejected", ROWS));
        }
    }

    /** Rows as a platform has them that moves here: a hash, its owner, and when it was made. */
    private Path write(long first) throws IOException, NoSuchAlgorithmException {
        Path file = directory.resolve("keys-" + first + ".ndjson");
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long i = first; i < first + ROWS; i++) {
                byte[] hash = sha256.digest("sk-import-%012d".formatted(i).getBytes(US_ASCII));
                String row =
                        """
                        {"hash":"%s","algorithm":"sha256","owner":"owner-%d","name":"key %d",\
                        "scopes":["read"],"created_at":"2024-03-01T00:00:00Z","profile":"generic"}
                        """
                                .formatted(HexFormat.of().formatHex(hash), i % OWNERS, i);
                out.write(row.getBytes(US_ASCII));
            }
        }
        return file;
    }
}
