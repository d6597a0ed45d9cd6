package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console as people use it: the program in a process of its own, and a browser. Needs Node.js,
 * {@code npm ci} in {@code src/test/console}, and Chromium (or its path in {@code CHROMIUM}).
 */
class ConsoleIT {

    private static final Path PROGRAM = Path.of("src/test/console").toAbsolutePath();
    private static final Path CHROMIUM =
            Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));

    private static final String KEY = new KeyId(1, 2).toString();

    @TempDir Path directory;

    @BeforeAll
    static void needsNode() {
        assumeTrue(
                Files.isDirectory(PROGRAM.resolve("node_modules/playwright-core")),
                () -> "skipped: run 'npm ci' in " + PROGRAM);
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void itsTypesFit() throws Exception {
        Run run = run(Map.of(), "node_modules/typescript/bin/tsc", "--noEmit", "-p", ".");

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void doesWhatPeopleDoWithIt() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), () -> "skipped: there is no " + CHROMIUM);
        int kafka = FreePort.take();
        try (KeyfenceProcess up = up(kafka)) {
            Instant now = Instant.now();
            RaisedAlerts.raise(
                    "127.0.0.1:" + kafka,
                    up.line("Control plane:").orElseThrow(),
                    List.of(
                            SampleAlerts.address("D3", "192.0.2.7").setLastSeen(now).build(),
                            SampleAlerts.address("D4", "192.0.2.8")
                                    .setSeverity(Severity.HIGH)
                                    .setLastSeen(now)
                                    .build(),
                            SampleAlerts.key("D22", KEY, "acme")
                                    .setSeverity(Severity.CRITICAL)
                                    .setLastSeen(now)
                                    .build()));
            Run run =
                    run(
                            Map.of(
                                    "KEYFENCE_CONTROL", up.line("Control plane:").orElseThrow(),
                                    "KEYFENCE_DATA", up.line("Data plane:").orElseThrow(),
                                    "KEYFENCE_KEY", up.line("Root key:").orElseThrow(),
                                    "CHROMIUM", CHROMIUM.toString()),
                            "--test",
                            "--test-reporter=spec",
                            "console.test.mjs");

            System.out.println(run.output());
            assertThat(run.status()).as(run.output() + up.error()).isZero();
            assertThat(run.output()).contains("skipped 0").doesNotContain("tests 0");
        }
    }

    private record Run(int status, String output) {}

    private static Run run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("node").directory(PROGRAM.toFile()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        Process node = builder.start();
        try {
            String output = new String(node.getInputStream().readAllBytes(), UTF_8);
            return new Run(node.waitFor(), output);
        } finally {
            node.destroyForcibly();
        }
    }

    private KeyfenceProcess up(int kafka) throws IOException {
        return KeyfenceProcess.start(
                        directory,
                        Map.of(),
                        "up",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--port=0",
                        "--control-port=0",
                        "--kafka-port=" + kafka)
                .awaitReady();
    }
}
