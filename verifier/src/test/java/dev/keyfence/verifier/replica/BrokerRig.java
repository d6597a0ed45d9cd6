package dev.keyfence.verifier.replica;

import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import dev.keyfence.verifier.store.KeyLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker, its topic {@code keys}, and replicas that follow it. */
abstract class BrokerRig {

    static final String TOPIC = KeyRecords.TOPIC;
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    final List<Follower> started = new ArrayList<>();
    final List<String> deadLetters = new CopyOnWriteArrayList<>();
    ReplicaCounters counters = new ReplicaCounters();
    KeyReplica replica = replica(new RocksRows(Path.of("unused")));
    @Nullable EmbeddedBroker broker;
    Path rows = Path.of("unused");

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

    Follower start() {
        RocksRows stored = new RocksRows(rows);
        counters = new ReplicaCounters();
        replica = replica(stored);
        FollowerSettings settings =
                new FollowerSettings(
                        TOPIC,
                        1,
                        IsolationLevel.READ_UNCOMMITTED,
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

    void restart() {
        started.forEach(Follower::close);
        started.clear();
    }

    KeyReplica replica(RowReader stored) {
        return new KeyReplica(
                KeyRecords.deserializer(KeyState.class),
                stored,
                (_, reason) -> deadLetters.add(reason),
                counters);
    }

    static void awaitCaughtUp(Follower follower) {
        await().atMost(PATIENCE).until(follower::caughtUp);
    }

    @Nullable KeyStatus statusOf(int number) {
        return found(number).map(found -> found.key().status()).orElse(null);
    }

    long versionOf(int number) {
        return found(number).map(found -> found.key().version()).orElse(0L);
    }

    Optional<KeyLookup.Found> found(int number) {
        KeyDigest digest = HotRows.digest(number, 1);
        return replica.find(digest) instanceof KeyLookup.Found found
                ? Optional.of(found)
                : Optional.empty();
    }

    void produce(int from, int to) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int number = from; number < to; number++) {
                var _ = producer.send(record(number, 1, KeyStatus.ACTIVE));
            }
            producer.flush();
        }
    }

    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            var _ = producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    static ProducerRecord<byte[], byte[]> record(int number, long version, KeyStatus status) {
        return new ProducerRecord<>(
                TOPIC,
                KeyRecords.keyBytes(HotRows.id(number)),
                KeyRecords.bytes(
                        KeyRecords.state(
                                HotRows.key(number, version).withStatus(status),
                                HotRows.secret(number))));
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = clientSettings();
        settings.put("linger.ms", 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void createTopic(int partitions) throws Exception {
        try (Admin admin = Admin.create(clientSettings())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(TOPIC, partitions, (short) 1)
                                            .configs(Map.of("cleanup.policy", "compact,delete"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker().bootstrapServers());
        return settings;
    }

    EmbeddedBroker broker() {
        EmbeddedBroker running = broker;
        if (running == null) {
            throw new IllegalStateException("the broker runs during every test");
        }
        return running;
    }

    static EmbeddedBroker startBrokerIn(Path directory) {
        return EmbeddedBroker.start(new EmbeddedBrokerSettings(directory, "127.0.0.1", 0));
    }
}
