package dev.keyfence.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.detection.DetectionCount;
import dev.keyfence.streams.detection.DetectionLimits;
import dev.keyfence.streams.detection.rule.Places;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detection topology over a real broker: through all its topics, restarts and lost stores. */
class DetectionAppIT {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String ATTACKER = "198.51.100.9";

    @TempDir private Path directory;
    private TestBroker broker;
    private KafkaProducer<String, byte[]> producer;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private int sequence;

    @BeforeEach
    void open() throws Exception {
        broker = TestBroker.start(directory.resolve("broker"));
        broker.createTopics(TOPICS);
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap()),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        broker.close();
    }

    /** Half of the guesses before the store is lost, half of them after it. */
    @Test
    void raisesEachAlertOnceAcrossRestartsAndALostStateDirectory() {
        use(200);
        guess(ATTACKER, 7);
        runUntil("one", job -> seen(job) == 207 && alerts().isEmpty());
        use(200);
        guess(ATTACKER, 7);
        runUntil("another", _ -> alerts().size() == 1);
        Alert first = alerts().values().iterator().next();
        assertThat(first.getRule()).isEqualTo("D3");
        assertThat(first.getEntity()).isEqualTo(ATTACKER);
        assertThat(first.getMeasures().getFirst().getObserved())
                .as("of both halves together")
                .isBetween(10.0, 14.0);

        guess("198.51.100.77", 20);
        runUntil("another", _ -> alerts().size() == 2);
        assertThat(alerts()).containsKey(first.getAlertId());
    }

    /** And watches the pipeline beside: a dead letter that nobody can read is an alert, too. */
    @Test
    void takesOverSettingsWhileItRuns() {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                TOPICS.deadLetters().name(), "rubbish".getBytes(UTF_8)));
        guess(ATTACKER, 3);
        runUntil(
                "one",
                job -> {
                    if (seen(job) < 3) {
                        return false;
                    }
                    if (sequence == 3) {
                        set(Map.of("guesses", "4"));
                    }
                    // One at a time: the settings come by another topic, and may be a moment later.
                    guess(ATTACKER, 1);
                    return alerts().size() == 2;
                });

        Map<String, Alert> byRule = new HashMap<>();
        alerts().values().forEach(each -> byRule.put(each.getRule(), each));
        assertThat(byRule).containsOnlyKeys("D3", "H4");
        assertThat(requireNonNull(byRule.get("H4")).getEntity())
                .isEqualTo(TOPICS.deadLetters().name());
        Alert alert = requireNonNull(byRule.get("D3"));
        assertThat(alert.getSettingsVersion()).isEqualTo(1);
        assertThat(alert.getSettings()).containsEntry("guesses", "4");
    }

    private interface Condition {
        boolean holds(DetectionJob job);
    }

    private void runUntil(String state, Condition condition) {
        DetectionJob job = new DetectionJob(DetectionLimits.DEFAULT, Places.NONE);
        try (StreamsApp app = new StreamsApp(job, settings(state))) {
            app.start();
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> condition.holds(job));
        }
        assertThat(job.counters().get(DetectionCount.DEAD_DECISIONS)).isZero();
    }

    private static long seen(DetectionJob job) {
        return job.counters().get(DetectionCount.SEEN);
    }

    /** The last record of each alert, as a reader of the topic has it. */
    private Map<String, Alert> alerts() {
        Map<String, Alert> alerts = new LinkedHashMap<>();
        broker.committed(TOPICS.alerts(), Alert.class).stream()
                // On a slow machine these decisions come late, which is an alert of its own.
                .filter(alert -> !alert.getRule().equals("H3"))
                .forEach(alert -> alerts.put(alert.getAlertId(), alert));
        return alerts;
    }

    private void use(int times) {
        for (int i = 0; i < times; i++) {
            send(
                    decision()
                            .setKeyId("key_" + i % 20)
                            .setOwner("owner-" + i % 7)
                            .setClientIp("203.0.113." + i % 20)
                            .setOutcome(Outcome.ALLOW)
                            .setReason("ok")
                            .build());
        }
    }

    private void guess(String address, int times) {
        for (int i = 0; i < times; i++) {
            send(
                    decision()
                            .setDigestPrefix("%016x".formatted(sequence % 2))
                            .setClientIp(address)
                            .setOutcome(Outcome.DENY)
                            .setReason("unknown_key")
                            .build());
        }
    }

    private Decision.Builder decision() {
        sequence++;
        return Decision.newBuilder()
                .setDecisionId("n-1-" + sequence)
                .setNodeId("n")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(start.plusMillis(sequence))
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setLatencyNanos(500);
    }

    private void send(Decision decision) {
        String key = decision.getKeyId();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                TOPICS.decisions().name(),
                                key == null ? "digest:" + decision.getDigestPrefix() : key,
                                PlainAvroSerde.encode(decision)));
        producer.flush();
    }

    private void set(Map<String, String> settings) {
        DetectorConfig entry =
                DetectorConfig.newBuilder()
                        .setId("rule/D3")
                        .setVersion(1)
                        .setActor(Actor.newBuilder().setId("key_admin").build())
                        .setAt(start)
                        .setTuning(
                                RuleTuning.newBuilder().setRule("D3").setSettings(settings).build())
                        .build();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                TOPICS.detectorConfig().name(),
                                entry.getId(),
                                PlainAvroSerde.encode(entry)));
        producer.flush();
    }

    private StreamsAppSettings settings(String state) {
        return new StreamsAppSettings(
                broker.bootstrap(),
                Optional.of("it"),
                directory.resolve(state),
                1,
                TOPICS,
                new RecordSerdes(PlainAvroSerde.class.getName(), Map.of()),
                Map.of());
    }
}
