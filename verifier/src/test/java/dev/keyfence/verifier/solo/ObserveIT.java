package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.verifier.program.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log of another system, published as it is, and counted: usage per hour is what an independent
 * count of the file says, to the unit. The log is made up; another one is given by {@code
 * -Dobserve.log=FILE}.
 */
class ObserveIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @TempDir Path directory;

    @Test
    void countsWhatALogTellsAsAnIndependentCountDoes() throws Exception {
        String given = System.getProperty("observe.log");
        Path log = given == null ? madeUp() : Path.of(given);
        int kafkaPort = FreePort.take();
        try (KeyfenceProcess up = start(kafkaPort)) {
            String bootstrap = "127.0.0.1:" + kafkaPort;
            String control = up.line("Control plane:").orElseThrow();
            try (KeyfenceProcess replay = observe(log, bootstrap, control)) {
                assertThat(replay.awaitExit()).as(replay.error()).isZero();
                assertThat(replay.output()).contains("decisions published");
            }
            Count count = count(log);
            Map<String, UsageWindow> windows = new HashMap<>();
            try (Serde<UsageWindow> serde =
                            new RecordSerdes(
                                            KeyfenceAvroSerde.class.getName(),
                                            Map.of("schema.registry.url", control))
                                    .forValues(UsageWindow.class);
                    KafkaConsumer<byte[], byte[]> usage = consumer(bootstrap)) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .untilAsserted(() -> {
                            read(usage, serde, windows);
                            assertThat(perHour(windows)).isEqualTo(count.perHour);
                        });
            }
            System.out.printf(
                    "%,d lines, %d hours, addresses by day %s, estimated %s%n",
                    count.lines,
                    of(windows, UsageStep.HOUR).stream()
                            .map(UsageWindow::getStart)
                            .distinct()
                            .count(),
                    count.addresses.values().stream().map(Set::size).toList(),
                    count.addresses.keySet().stream().map(day -> distinct(windows, day)).toList());
            tellsTheSameOverHttp(up, control, count);
            count.addresses.forEach((day, addresses) ->
                    assertThat((double) distinct(windows, day))
                            .as("addresses of %s", day)
                            .isCloseTo(
                                    addresses.size(),
                                    within(3 * ClientSketch.STANDARD_ERROR * addresses.size())));
        }
    }

    private KeyfenceProcess start(int kafkaPort) throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), kafkaPort).awaitReady();
    }

    private KeyfenceProcess observe(Path log, String bootstrap, String registry) throws Exception {
        return KeyfenceProcess.start(
                directory,
                Map.of(),
                "replay",
                log.toString(),
                "--observe",
                "--observer",
                "observer-1",
                "--bootstrap",
                bootstrap,
                "--registry",
                registry);
    }

    private static void tellsTheSameOverHttp(KeyfenceProcess up, String control, Count count)
            throws Exception {
        String root = up.line("Root key:").orElseThrow();
        String path =
                "/v1/usage?profile=keyfence&step=P1D&from=2000-01-01T00:00:00Z&to=2020-01-01T00:00:00Z";
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    JsonNode answer = JSON.readTree(up.get(control, path, root).body());
                    long total = 0;
                    for (JsonNode window : answer.path("windows")) {
                        total += window.path("total").asLong();
                    }
                    assertThat(total).as(answer.toString()).isEqualTo(count.lines);
                });
        String owners = path.replace("profile=keyfence", "group_by=owner&order=name&limit=500");
        long total = 0;
        String cursor = "";
        do {
            long startNanos = System.nanoTime();
            JsonNode page = JSON.readTree(up.get(control, owners + cursor, root).body());
            System.out.printf(
                    "totals of %d owners in %d ms%n",
                    page.path("groups").size(), (System.nanoTime() - startNanos) / 1_000_000);
            for (JsonNode owner : page.path("groups")) {
                total += owner.path("total").asLong();
            }
            JsonNode next = page.path("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        assertThat(total).isEqualTo(count.lines);
    }

    /** What a few lines say of the file that have nothing in common with the code under test. */
    private static final class Count {
        private long lines;
        private final Map<String, Long> perHour = new TreeMap<>();
        private final Map<String, Set<String>> addresses = new TreeMap<>();
    }

    private static Count count(Path log) throws Exception {
        Count count = new Count();
        for (String line : Files.readAllLines(log)) {
            JsonNode json = JSON.readTree(line);
            String time = json.path("ts").asText();
            String outcome = json.path("outcome").asText();
            String what = outcome.equals("allow") ? outcome : json.path("reason").asText();
            count.lines++;
            count.perHour.merge(time.substring(0, 13) + ' ' + what, 1L, Long::sum);
            count.addresses
                    .computeIfAbsent(time.substring(0, 10), _ -> new HashSet<>())
                    .add(json.path("ip").asText());
        }
        return count;
    }

    private static Map<String, Long> perHour(Map<String, UsageWindow> windows) {
        Map<String, Long> perHour = new TreeMap<>();
        for (UsageWindow window : of(windows, UsageStep.HOUR)) {
            String hour = window.getStart().toString().substring(0, 13);
            if (window.getAllowed() > 0) {
                perHour.merge(hour + " allow", window.getAllowed(), Long::sum);
            }
            window.getDenied()
                    .forEach((reason, denied) ->
                            perHour.merge(hour + ' ' + reason, denied, Long::sum));
        }
        return perHour;
    }

    private static long distinct(Map<String, UsageWindow> windows, String day) {
        ClientSketch all = new ClientSketch();
        of(windows, UsageStep.DAY).stream()
                .filter(window -> window.getStart().toString().startsWith(day))
                .forEach(window -> all.merge(ClientSketch.of(window.getClients())));
        return all.estimate();
    }

    /** The parts of the profile's windows; nothing but the log was ever verified with it. */
    private static List<UsageWindow> of(Map<String, UsageWindow> windows, UsageStep step) {
        return windows.values().stream()
                .filter(window -> window.getKind() == UsageKind.PROFILE)
                .filter(window -> window.getStep() == step)
                .filter(window -> window.getStart().isBefore(Instant.parse("2020-01-01T00:00:00Z")))
                .toList();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                consumer.partitionsFor(TOPICS.usage().name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList());
        consumer.seekToBeginning(consumer.assignment());
        return consumer;
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> usage,
            Serde<UsageWindow> serde,
            Map<String, UsageWindow> windows) {
        usage.poll(Duration.ofMillis(500))
                .forEach(record ->
                        windows.put(
                                new String(record.key(), StandardCharsets.UTF_8),
                                serde.deserializer().deserialize(record.topic(), record.value())));
    }

    private Path madeUp() throws Exception {
        Random random = new Random(17);
        List<String> lines = new ArrayList<>();
        Instant time = Instant.parse("2015-05-17T10:05:00Z");
        for (int i = 0; i < 6_000; i++) {
            // Out of order by up to a minute, as logs of several servers are.
            time = time.plusSeconds(random.nextInt(60));
            int client = (int) Math.abs(random.nextGaussian() * 400);
            boolean denied = random.nextInt(10) == 0;
            lines.add(
                    JSON.writeValueAsString(
                            Map.of(
                                    "ts", time.minusSeconds(random.nextInt(60)).toString(),
                                    "key_id", "pk:" + client / 3,
                                    "owner", "owner-" + client / 30,
                                    "ip", "203.0." + client % 7 + '.' + client % 251,
                                    "route", "GET /files/" + i,
                                    "outcome", denied ? "deny" : "allow",
                                    "reason", denied ? "reason_" + random.nextInt(3) : "ok")));
        }
        return Files.write(directory.resolve("log.jsonl"), lines);
    }
}
