package dev.keyfence.verifier.fleet;

import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.key.KeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Writes states of keys as fast as Kafka takes them, as an import does. */
final class BulkKeys implements AutoCloseable {

    private static final String TOPIC = "keyfence.keys";
    private static final int DIGEST_BYTES = 32;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<KeyState> serializer;
    private long written;

    BulkKeys(Fleet fleet) {
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", fleet.bootstrap(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        serializer =
                new RecordSerdes(
                                RecordSerdes.DEFAULT_CLASS,
                                Map.of("schema.registry.url", fleet.registry()))
                        .forValues(KeyState.class)
                        .serializer();
    }

    /** Writes one more key of an owner. */
    void write(String owner) {
        written++;
        KeyId id = new KeyId(1, written);
        byte[] digest =
                ByteBuffer.allocate(DIGEST_BYTES).putLong(written).putLong(~written).array();
        Instant now = Instant.ofEpochSecond(1);
        KeyState state =
                KeyState.newBuilder()
                        .setKeyId(id.toString())
                        .setVersion(1)
                        .setStatus(KeyStatus.ACTIVE)
                        .setProfile("keyfence")
                        .setOwner(owner)
                        .setName("ci")
                        .setEnvironment(Environment.LIVE)
                        .setScopes(List.of("read"))
                        .setTags(List.of())
                        .setAttributes(Map.of())
                        .setSecrets(List.of(secret(digest, now)))
                        .setCreatedAt(now)
                        .setUpdatedAt(now)
                        .setExpiresAt(null)
                        .setCreatedAtFencePosition(0)
                        .setRecentCommands(List.of())
                        .build();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                TOPIC,
                                0,
                                id.toString().getBytes(StandardCharsets.UTF_8),
                                serializer.serialize(TOPIC, state)));
    }

    /** Waits until Kafka has taken all. */
    void flush() {
        producer.flush();
    }

    long written() {
        return written;
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
    }

    private static Secret secret(byte[] digest, Instant now) {
        return Secret.newBuilder()
                .setGeneration(1)
                .setDigest(new Digest(digest))
                .setCreatedAt(now)
                .setValidUntil(null)
                .build();
    }
}
