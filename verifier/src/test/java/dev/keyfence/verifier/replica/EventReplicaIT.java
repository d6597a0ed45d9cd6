package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The history over a broker, whose log holds transactions of all fates. */
class EventReplicaIT extends BrokerRig {

    private static final KeyId KEY = new KeyId(1, 1);

    @Test
    void tellsNothingOfWhatWasAborted() throws Exception {
        try (KafkaProducer<byte[], byte[]> topology = transactional("lifecycle-1")) {
            topology.beginTransaction();
            send(topology, 1, KeyEventType.CREATED);
            topology.commitTransaction();
            topology.beginTransaction();
            send(topology, 2, KeyEventType.SUSPENDED);
            send(topology, 3, KeyEventType.RESUMED);
            topology.abortTransaction();
            topology.beginTransaction();
            send(topology, 2, KeyEventType.SCOPED);
            topology.commitTransaction();
        }
        RocksRows stored = new RocksRows(rows);
        EventReplica history = history(stored);
        Follower follower = start(stored, history);
        awaitCaughtUp(follower);

        assertThat(types(history)).containsExactly("created", "scoped");
        assertThat(follower.position()).isEqualTo(7);
    }

    @Test
    void catchesUpBeforeAnOpenTransactionAndTellsOfItOnceItIsCommitted() throws Exception {
        try (KafkaProducer<byte[], byte[]> topology = transactional("lifecycle-1")) {
            topology.beginTransaction();
            send(topology, 1, KeyEventType.CREATED);
            topology.commitTransaction();
            topology.beginTransaction();
            send(topology, 2, KeyEventType.SUSPENDED);
            RocksRows stored = new RocksRows(rows);
            EventReplica history = history(stored);
            awaitCaughtUp(start(stored, history));

            assertThat(types(history)).containsExactly("created");
            topology.commitTransaction();
            await().atMost(PATIENCE)
                    .until(() -> types(history).equals(List.of("created", "suspended")));
        }
    }

    private EventReplica history(RocksRows stored) {
        return new EventReplica(
                KeyRecords.deserializer(KeyEvent.class),
                stored,
                (_, reason) -> deadLetters.add(reason),
                counters);
    }

    private Follower start(RocksRows stored, EventReplica history) {
        Follower follower =
                new Follower(
                        FollowerSettings.committed(TOPIC, 1),
                        clientSettings(),
                        stored,
                        history,
                        counters);
        started.add(follower);
        follower.start();
        return follower;
    }

    private static List<String> types(EventReplica history) {
        return history.changes(KEY, 0, 10).stream().map(KeyChange::type).toList();
    }

    private KafkaProducer<byte[], byte[]> transactional(String id) {
        Map<String, Object> settings = clientSettings();
        settings.put("transactional.id", id);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, long version, KeyEventType type)
            throws Exception {
        byte[] value = KeyRecords.bytes(KeyRecords.event(KEY, version, type));
        var _ =
                producer.send(new ProducerRecord<>(TOPIC, KeyRecords.keyBytes(KEY), value))
                        .get(30, TimeUnit.SECONDS);
    }
}
