package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.schemas.topic.Replication;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsAppIT {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private TestBroker broker;
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> keys;
    private @Nullable Process process;
    private final Map<String, KeyState> states = new HashMap<>();

    @BeforeEach
    void open() throws Exception {
        broker = TestBroker.start(directory.resolve("broker"));
        Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrap());
        try (Admin admin = Admin.create(connection)) {
            admin.createTopics(
                            TOPICS.shared().stream()
                                    .map(topic -> topic.toNewTopic(Replication.ONE))
                                    .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", 0),
                        new StringSerializer(),
                        new ByteArraySerializer());
        keys =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrap(),
                                "isolation.level",
                                "read_uncommitted"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        keys.assign(List.of(new TopicPartition(TOPICS.keys().name(), 0)));
        keys.seekToBeginning(keys.assignment());
    }

    @AfterEach
    void close() throws InterruptedException {
        kill();
        keys.close();
        producer.close();
        broker.close();
    }

    @Test
    void foldsRevocationsIntoKeysOfEveryPartition() throws Exception {
        try (StreamsApp app = new StreamsApp(new LifecycleJob(), settings())) {
            app.start();
            for (int i = 0; i < 60; i++) {
                create("key_" + i, i % 2 == 0 ? "acme" : "other");
            }
            awaitStates(60, KeyStatus.ACTIVE);
            assertThat(app.check()).isInstanceOf(StreamsHealth.Running.class);

            revoke(Samples.revocation(TargetKind.OWNER, "acme").build());
            awaitStates(30, KeyStatus.REVOKED);
            for (int i = 1; i < 60; i += 2) {
                revoke(Samples.revocation(TargetKind.KEY, "key_" + i).build());
            }
            awaitStates(60, KeyStatus.REVOKED);
            assertThat(states.values()).allMatch(state -> state.getVersion() == 2);
        }
    }

    @Test
    void answersWithinMilliseconds() throws Exception {
        try (StreamsApp app = new StreamsApp(new LifecycleJob(), settings())) {
            app.start();
            create("key_warm", "acme");
            awaitStates(1, KeyStatus.ACTIVE);

            int rounds = 200;
            long[] micros = new long[rounds];
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                String id = "c-" + i;
                send(Samples.command("key_warm", id, Samples.scopes(List.of("s" + i)), null));
                while (!answered(id)) {
                    poll();
                }
                micros[i] = (System.nanoTime() - start) / 1_000;
            }
            Arrays.sort(micros);
            System.out.printf(
                    "command to state, one broker, %d rounds: p50 %d us, p90 %d us, p99 %d us%n",
                    rounds, micros[rounds / 2], micros[rounds * 9 / 10], micros[rounds * 99 / 100]);
            // Far above what it takes, far below the commit interval times a few.
            assertThat(micros[rounds / 2]).isLessThan(100_000);
        }
    }

    @Test
    void losesAndRepeatsNothingWhenKilledAgainAndAgain() throws Exception {
        int commands = 300;
        create("key_a", "acme");
        startProcess();
        awaitStates(1, KeyStatus.ACTIVE);
        for (int i = 0; i < commands; i++) {
            send(Samples.command("key_a", "c-" + i, Samples.scopes(List.of("s" + i)), null));
            if (i % 100 == 50) {
                await().atMost(LIMIT).until(() -> version("key_a") > 10);
                kill();
                long killed = System.nanoTime();
                startProcess();
                int sent = i + 2;
                await().atMost(LIMIT).until(() -> version("key_a") == sent);
                System.out.printf(
                        "from kill -9 to caught up, start of the process included: %d ms%n",
                        (System.nanoTime() - killed) / 1_000_000);
            }
        }
        await().atMost(LIMIT).until(() -> version("key_a") == commands + 1);
        // States are seen before they are committed.
        List<KeyEvent> events =
                await().atMost(LIMIT)
                        .until(
                                () -> broker.committed(TOPICS.keyEvents(), KeyEvent.class),
                                committed -> committed.size() > commands);
        assertThat(events)
                .extracting(KeyEvent::getEventId)
                .hasSize(commands + 1)
                .doesNotHaveDuplicates();
    }

    @Test
    void goesOnWithNewClients() throws Exception {
        try (StreamsApp app = new StreamsApp(new LifecycleJob(), settings())) {
            app.start();
            create("key_before", "acme");
            awaitStates(1, KeyStatus.ACTIVE);

            app.reconnect();

            create("key_after", "acme");
            awaitStates(2, KeyStatus.ACTIVE);
            // States are seen before they are committed, and one is done again if it was not.
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(broker.committed(TOPICS.keyEvents(), KeyEvent.class))
                                    .extracting(KeyEvent::getKeyId)
                                    .containsExactlyInAnyOrder("key_before", "key_after"));
        }
    }

    @Test
    void waitsForABrokerThatIsAwayAndClosesInTime() {
        StreamsAppSettings away =
                LifecycleProcess.settings("127.0.0.1:1", directory.resolve("away"));
        StreamsApp app = new StreamsApp(new LifecycleJob(), away);
        assertThat(app.check()).isInstanceOf(StreamsHealth.NotYet.class);
        app.start();
        assertThat(app.check()).isInstanceOf(StreamsHealth.NotYet.class);

        long start = System.nanoTime();
        app.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(app.check()).isInstanceOf(StreamsHealth.Stopped.class);
    }

    private StreamsAppSettings settings() {
        return LifecycleProcess.settings(broker.bootstrap(), directory.resolve("state"));
    }

    private void startProcess() throws IOException {
        process = LifecycleProcess.start(broker.bootstrap(), directory.resolve("state"));
    }

    private void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void create(String keyId, String owner) throws Exception {
        send(
                Samples.command(
                        keyId,
                        "create-" + keyId,
                        Samples.creation().setOwner(owner).setFencePosition(0).build(),
                        null));
    }

    private void send(Command command) throws Exception {
        write(TOPICS.commands(), command.getKeyId(), command);
    }

    private void revoke(Revocation revocation) throws Exception {
        write(TOPICS.fence(), revocation.getRevocationId(), new FenceRecord(revocation));
    }

    private void write(Topic topic, String key, SpecificRecord value) throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), key, PlainAvroSerde.encode(value)))
                .get(30, TimeUnit.SECONDS);
    }

    private void awaitStates(int count, KeyStatus status) {
        await().atMost(LIMIT)
                .until(() -> {
                    poll();
                    return states.values().stream()
                                    .filter(state -> state.getStatus() == status)
                                    .count()
                            == count;
                });
    }

    private boolean answered(String commandId) {
        return states.values().stream()
                .flatMap(state -> state.getRecentCommands().stream())
                .anyMatch(result -> result.getCommandId().equals(commandId));
    }

    private long version(String keyId) {
        poll();
        KeyState state = states.get(keyId);
        return state == null ? 0 : state.getVersion();
    }

    private void poll() {
        for (ConsumerRecord<String, byte[]> record : keys.poll(Duration.ofMillis(50))) {
            states.put(record.key(), (KeyState) PlainAvroSerde.decode(record.value()));
        }
    }
}
