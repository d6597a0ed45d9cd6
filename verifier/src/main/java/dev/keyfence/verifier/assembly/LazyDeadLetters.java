package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.export.Exporter;
import dev.keyfence.verifier.replica.DeadLetterSink;
import dev.keyfence.verifier.replica.KafkaDeadLetters;
import dev.keyfence.verifier.replica.ReplicaMetrics;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters over a producer that is made with the first one: most nodes never have any. */
final class LazyDeadLetters
        implements DeadLetterSink, Exporter.Letters, Reconnectable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LazyDeadLetters.class);

    /** The following thread waits this long for metadata at the most. */
    private static final int BLOCK_MILLIS_MAX = 1_000;

    /** Less than the time after which a group gives a member up that does not poll. */
    private static final Duration KEEP_LIMIT = Duration.ofSeconds(10);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Map<String, Object> connection;
    private final KafkaDeadLetters.Target target;
    private final Serializer<DeadLetter> serializer;
    private final ReplicaMetrics metrics;
    private volatile @Nullable KafkaProducer<byte[], byte[]> producer;

    LazyDeadLetters(
            ClusterSettings cluster,
            NodeIdentity node,
            Serializer<DeadLetter> serializer,
            ReplicaMetrics metrics) {
        this.connection = cluster.connection();
        this.target =
                new KafkaDeadLetters.Target(cluster.topics().deadLetters().name(), node.nodeId());
        this.serializer = serializer;
        this.metrics = metrics;
    }

    @Override
    public synchronized void accept(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            letters().accept(record, reason);
        } catch (KafkaException e) {
            metrics.deadLetterLost(record.topic());
            LOG.error(
                    "The dead letter of record {} of {} could not be published; look at the record"
                            + " itself",
                    record.offset(),
                    record.topic(),
                    e);
        }
    }

    @Override
    public synchronized void keep(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            letters().keep(record, reason, KEEP_LIMIT);
        } catch (KafkaException e) {
            reconnect(); // a producer that has failed for good is of no use to the next one
            throw e;
        }
    }

    /** Takes no lock: a letter may wait in the producer for as long as the clock went back. */
    @Override
    public void reconnect() {
        KafkaProducer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(CLOSE_LIMIT);
        }
    }

    @Override
    public synchronized void close() {
        reconnect();
    }

    private KafkaDeadLetters letters() {
        return new KafkaDeadLetters(
                producer(), serializer, target, InstantSource.system(), metrics);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> current = producer;
        if (current == null) {
            Map<String, Object> config = new HashMap<>(connection);
            config.put("acks", "all");
            config.put("max.block.ms", BLOCK_MILLIS_MAX);
            current =
                    new KafkaProducer<>(
                            config, new ByteArraySerializer(), new ByteArraySerializer());
            producer = current;
        }
        return current;
    }
}
