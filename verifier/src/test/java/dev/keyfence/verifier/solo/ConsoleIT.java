package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console as people use it: the program in a process of its own, fed by a replay, and a
 * browser. Needs Node.js, {@code npm ci} in {@code src/test/console}, and Chromium (or its path in
 * {@code CHROMIUM}).
 */
class ConsoleIT {

    private static final Path PROGRAM = Path.of("src/test/console").toAbsolutePath();
    private static final Path CHROMIUM =
            Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of no fleet: what detection's own response makes of it stands in the audit. */
    private static final String KEY = new KeyId(1, 2).toString();

    /** Whose key the replay uses most. */
    private static final String REPLAYED = "shop";

    /** Ten requests a second, for longer than the tests take on any machine. */
    private static final int REPLAYED_LINES = 24_000;

    private static final int LOAD_PER_SECOND = 5_000;

    private static final List<NodeProgram> STARTED = new ArrayList<>();

    @TempDir static Path directory;

    private static NodeProgram types;

    @BeforeAll
    static void beginsToCheckTypes() throws IOException {
        assumeTrue(
                Files.isDirectory(PROGRAM.resolve("node_modules/playwright-core")),
                () -> "skipped: run 'npm ci' in " + PROGRAM);
        types =
                NodeProgram.start(
                        Map.of(), "node_modules/typescript/bin/tsc", "--noEmit", "-p", ".");
    }

    @AfterAll
    static void endsWhatItStarted() {
        STARTED.forEach(NodeProgram::close);
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void itsTypesFit() throws Exception {
        assertThat(types.await()).as(types.output()).isZero();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void doesWhatPeopleDoWithIt() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), () -> "skipped: there is no " + CHROMIUM);
        int kafka = FreePort.take();
        try (KeyfenceProcess up = up(kafka);
                KeyfenceProcess replay = replay(up)) {
            String control = up.line("Control plane:").orElseThrow();
            RaisedAlerts.raise("127.0.0.1:" + kafka, control, alerts(replayedKey(up, replay)));
            passes(up, "console.test.mjs");

            try (DecisionLoad _ =
                    new DecisionLoad("127.0.0.1:" + kafka, control, LOAD_PER_SECOND)) {
                passes(up, "load.test.mjs");
            }
        }
    }

    private static void passes(KeyfenceProcess up, String test) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "KEYFENCE_CONTROL", up.line("Control plane:").orElseThrow(),
                        "KEYFENCE_DATA", up.line("Data plane:").orElseThrow(),
                        "KEYFENCE_KEY", up.line("Root key:").orElseThrow(),
                        "REPLAYED", REPLAYED,
                        "LOAD_PER_SECOND", Integer.toString(LOAD_PER_SECOND),
                        "CHROMIUM", CHROMIUM.toString());
        NodeProgram run = NodeProgram.start(environment, "--test", "--test-reporter=spec", test);
        int status = run.await();

        System.out.println(run.output());
        assertThat(status).as(run.output() + up.error()).isZero();
        assertThat(run.output()).contains("skipped 0").doesNotContain("tests 0");
    }

    /** Alerts of every kind that the tests look at, whatever detection raises beside. */
    private static List<Alert> alerts(String replayedKey) {
        Instant now = Instant.now();
        List<Alert> alerts = new ArrayList<>();
        alerts.add(seen(SampleAlerts.address("D3", "192.0.2.7").setOwner("triage"), now));
        alerts.add(
                seen(
                        SampleAlerts.address("D4", "192.0.2.8")
                                .setOwner("triage")
                                .setSeverity(Severity.HIGH),
                        now));
        alerts.add(seen(SampleAlerts.key("D22", KEY, "acme").setSeverity(Severity.CRITICAL), now));
        alerts.add(
                seen(
                        SampleAlerts.key("D6", replayedKey, REPLAYED).setSeverity(Severity.HIGH),
                        now));
        alerts.add(seen(SampleAlerts.alert("D21", EntityKind.NODE, "verifier-9"), now));
        IntStream.rangeClosed(21, 24)
                .mapToObj(
                        i -> seen(SampleAlerts.address("D5", "192.0.2." + i).setOwner("bulk"), now))
                .forEach(alerts::add);
        return alerts;
    }

    private static Alert seen(Alert.Builder alert, Instant now) {
        return alert.setEvidenceFrom(now.minusSeconds(20))
                .setFirstSeen(now.minusSeconds(10))
                .setLastSeen(now)
                .build();
    }

    /** The key that the replay made for its busiest owner. */
    private static String replayedKey(KeyfenceProcess up, KeyfenceProcess replay)
            throws IOException {
        String control = up.line("Control plane:").orElseThrow();
        String root = up.line("Root key:").orElseThrow();
        Callable<JsonNode> key =
                () ->
                        JSON.readTree(up.get(control, "/v1/keys?owner=" + REPLAYED, root).body())
                                .path("items")
                                .path(0)
                                .path("key_id");
        return Awaitility.await()
                .alias("the replay makes its keys")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .failFast("it ended", () -> !replay.isAlive())
                .until(key, JsonNode::isTextual)
                .textValue();
    }

    private static KeyfenceProcess replay(KeyfenceProcess up) throws IOException {
        Path log = directory.resolve("access.jsonl");
        // Usage is counted by the times of the log: at its own speed they are those of the clock.
        Instant begin = Instant.now();
        Files.write(
                log,
                IntStream.range(0, REPLAYED_LINES)
                        .mapToObj(i ->
                                """
                                {"ts":"%s","owner":"%s","ip":"203.0.113.%d","ua":"shop-backend/2.4","route":"GET /v1/documents/%d"}\
                                """
                                        .formatted(
                                                begin.plusMillis(100L * i),
                                                i % 3 == 2 ? "mobile" : REPLAYED,
                                                i % 5,
                                                i % 7))
                        .toList());
        return KeyfenceProcess.start(
                directory,
                Map.of("KEYFENCE_KEY", up.line("Root key:").orElseThrow()),
                "replay",
                log.toString(),
                "--speed=1",
                "--url=" + up.line("Control plane:").orElseThrow(),
                "--data-url=" + up.line("Data plane:").orElseThrow());
    }

    private static KeyfenceProcess up(int kafka) throws IOException {
        return KeyfenceProcess.solo(directory, Map.of(), kafka).awaitReady();
    }

    /** A program for Node.js that runs. */
    private record NodeProgram(Process process, Path out) implements AutoCloseable {

        static NodeProgram start(Map<String, String> environment, String... arguments)
                throws IOException {
            Path out = Files.createTempFile(directory, "node", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder("node")
                            .directory(PROGRAM.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile());
            builder.command().addAll(List.of(arguments));
            builder.environment().putAll(environment);
            NodeProgram program = new NodeProgram(builder.start(), out);
            STARTED.add(program);
            return program;
        }

        int await() throws InterruptedException {
            return process.waitFor();
        }

        String output() throws IOException {
            return Files.readString(out, UTF_8);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
