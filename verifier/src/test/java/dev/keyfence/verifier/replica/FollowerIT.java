package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import dev.keyfence.verifier.store.KeyLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replica of {@code keys} against a broker. */
class FollowerIT {

    private static final String TOPIC = KeyRecords.TOPIC;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    private final List<Follower> started = new ArrayList<>();
    private final List<String> deadLetters = new CopyOnWriteArrayList<>();
    private ReplicaCounters counters = new ReplicaCounters();
    private KeyReplica replica = replica(new RocksRows(Path.of("unused")));
    private @Nullable EmbeddedBroker broker;
    private Path rows = Path.of("unused");

    @BeforeEach
    void startBroker() throws Exception {
        rows = directory.resolve("rows");
        broker = startBrokerIn(directory.resolve("kafka"));
        createTopic(1);
    }

    @AfterEach
    void stop() {
        started.forEach(Follower::close);
        broker().close();
    }

    @Test
    void catchesUpAndThenFollows() throws Exception {
        produce(0, 5_000);
        Follower follower = start();
        awaitCaughtUp(follower);
        assertThat(statusOf(4_999)).isEqualTo(KeyStatus.ACTIVE);

        send(record(7, 2, KeyStatus.REVOKED));
        await().atMost(PATIENCE).until(() -> statusOf(7) == KeyStatus.REVOKED);
    }

    @Test
    void costsNoRebuildWhenItsProcessIsKilled() throws Exception {
        produce(0, 5_000);
        Follower follower = start();
        awaitCaughtUp(follower);
        await().atMost(PATIENCE).until(() -> follower.position() == 5_000);
        Path snapshot = directory.resolve("as-killed");
        copyTree(rows, snapshot);
        produce(5_000, 5_010);

        rows = snapshot;
        Follower restarted = start();
        awaitCaughtUp(restarted);
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.RECEIVED)).isEqualTo(10);
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.REBUILT)).isZero();
        assertThat(statusOf(0)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(statusOf(5_009)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void catchesUpPastTheMarkersOfTransactions() throws Exception {
        Map<String, Object> settings = clientSettings();
        settings.put("transactional.id", "lifecycle");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(record(1, 1, KeyStatus.ACTIVE));
            producer.commitTransaction();
            producer.beginTransaction();
            var _ = producer.send(record(1, 2, KeyStatus.SUSPENDED)).get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
        }
        Follower follower = start();
        awaitCaughtUp(follower);

        assertThat(follower.position()).isEqualTo(4);
        assertThat(statusOf(1)).isEqualTo(KeyStatus.SUSPENDED);
        restart();
        awaitCaughtUp(start());
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.RECEIVED)).isZero();
    }

    @Test
    void rebuildsWhenTheTopicIsMadeAnew() throws Exception {
        produce(0, 10);
        Follower follower = start();
        awaitCaughtUp(follower);
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteTopics(List.of(TOPIC)).all().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(TOPIC));
        }
        createTopic(1);
        produce(20, 40);

        await().atMost(PATIENCE)
                .until(() -> counters.get(TOPIC, ReplicaCounters.Count.REBUILT) >= 1);
        await().atMost(PATIENCE).until(() -> follower.caughtUp() && follower.position() == 20);
        assertThat(replica.find(HotRows.digest(5, 1))).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(statusOf(39)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void rebuildsWhenItsPositionIsGone() throws Exception {
        produce(0, 10);
        awaitCaughtUp(start());
        restart();
        produce(10, 20);
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(15)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        awaitCaughtUp(start());

        assertThat(counters.get(TOPIC, ReplicaCounters.Count.REBUILT)).isEqualTo(1);
        assertThat(replica.find(HotRows.digest(3, 1))).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(statusOf(15)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void goesOnAfterTheBrokerWasAway() throws Exception {
        produce(0, 10);
        Follower follower = start();
        awaitCaughtUp(follower);
        broker().close();
        await().atMost(PATIENCE)
                .until(() ->
                        follower.progress()
                                .text()
                                .startsWith(TOPIC + ": cannot reach Kafka at 127.0.0.1:"));
        assertThat(statusOf(9)).isEqualTo(KeyStatus.ACTIVE);

        broker = startBrokerIn(directory.resolve("kafka"));
        produce(10, 20);
        await().atMost(PATIENCE).until(() -> follower.position() == 20);
        assertThat(statusOf(19)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.REBUILT)).isZero();
    }

    @Test
    void waitsForATopicThatDoesNotExistYet() throws Exception {
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteTopics(List.of(TOPIC)).all().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(TOPIC));
        }
        Follower follower = start();
        await().atMost(PATIENCE)
                .until(() -> follower.progress().text().contains("the topic does not exist at"));
        createTopic(1);

        awaitCaughtUp(follower);
    }

    @Test
    void refusesToAnswerWhenTheTopicGetsMorePartitions() throws Exception {
        produce(0, 10);
        Follower follower = start();
        awaitCaughtUp(follower);
        try (Admin admin = Admin.create(clientSettings())) {
            admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(2)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }

        await().atMost(PATIENCE).until(() -> follower.progress().phase() == FollowerPhase.BLOCKED);
        assertThat(replica.find(HotRows.digest(3, 1))).isEqualTo(KeyLookup.NotReady.INSTANCE);
    }

    @Test
    void deniesAPoisonedKeyAndServesTheOthers() throws Exception {
        produce(0, 10);
        send(new ProducerRecord<>(TOPIC, KeyRecords.keyBytes(HotRows.id(3)), KeyRecords.POISON));
        awaitCaughtUp(start());

        assertThat(statusOf(3)).isEqualTo(KeyStatus.UNREADABLE);
        assertThat(statusOf(4)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void makesAChangeVisibleWithinMilliseconds() throws Exception {
        produce(0, 10);
        awaitCaughtUp(start());
        int trials = 300;
        long[] nanos = new long[trials];
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int trial = 0; trial < trials; trial++) {
                long sent = System.nanoTime();
                var _ = producer.send(record(1, trial + 2, KeyStatus.ACTIVE));
                while (versionOf(1) != trial + 2) {
                    LockSupport.parkNanos(20_000);
                }
                nanos[trial] = System.nanoTime() - sent;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "send -> visible: p50 %.2f ms, p99 %.2f ms, max %.2f ms over %d%n",
                nanos[trials / 2] / 1e6,
                nanos[trials * 99 / 100] / 1e6,
                nanos[trials - 1] / 1e6,
                trials);
        // Far above any sane figure: that a change is not held back by a timer.
        assertThat(nanos[trials / 2]).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private Follower start() {
        RocksRows stored = new RocksRows(rows);
        counters = new ReplicaCounters();
        replica = replica(stored);
        FollowerSettings settings =
                new FollowerSettings(
                        TOPIC,
                        1,
                        FollowerSettings.DELETE_RETENTION,
                        FollowerSettings.POLL_TIMEOUT,
                        Duration.ofMillis(200),
                        FollowerSettings.RETRY_MIN,
                        Duration.ofSeconds(1),
                        FollowerSettings.CLOSE_TIMEOUT);
        Follower follower = new Follower(settings, clientSettings(), stored, replica, counters);
        started.add(follower);
        follower.start();
        return follower;
    }

    private void restart() {
        started.forEach(Follower::close);
        started.clear();
    }

    private KeyReplica replica(RowReader stored) {
        return new KeyReplica(
                KeyRecords.deserializer(KeyState.class),
                stored,
                (_, reason) -> deadLetters.add(reason),
                counters);
    }

    private static void awaitCaughtUp(Follower follower) {
        await().atMost(PATIENCE).until(follower::caughtUp);
    }

    private @Nullable KeyStatus statusOf(int number) {
        return found(number).map(found -> found.key().status()).orElse(null);
    }

    private long versionOf(int number) {
        return found(number).map(found -> found.key().version()).orElse(0L);
    }

    private Optional<KeyLookup.Found> found(int number) {
        KeyDigest digest = HotRows.digest(number, 1);
        return replica.find(digest) instanceof KeyLookup.Found found
                ? Optional.of(found)
                : Optional.empty();
    }

    private void produce(int from, int to) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int number = from; number < to; number++) {
                var _ = producer.send(record(number, 1, KeyStatus.ACTIVE));
            }
            producer.flush();
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            var _ = producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            int number, long version, KeyStatus status) {
        return new ProducerRecord<>(
                TOPIC,
                KeyRecords.keyBytes(HotRows.id(number)),
                KeyRecords.bytes(
                        KeyRecords.state(
                                HotRows.key(number, version).withStatus(status),
                                HotRows.secret(number))));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = clientSettings();
        settings.put("linger.ms", 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void createTopic(int partitions) throws Exception {
        try (Admin admin = Admin.create(clientSettings())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(TOPIC, partitions, (short) 1)
                                            .configs(Map.of("cleanup.policy", "compact,delete"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker().bootstrapServers());
        return settings;
    }

    private EmbeddedBroker broker() {
        EmbeddedBroker running = broker;
        if (running == null) {
            throw new IllegalStateException("the broker runs during every test");
        }
        return running;
    }

    private static EmbeddedBroker startBrokerIn(Path directory) {
        return EmbeddedBroker.start(new EmbeddedBrokerSettings(directory, "127.0.0.1", 0));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
