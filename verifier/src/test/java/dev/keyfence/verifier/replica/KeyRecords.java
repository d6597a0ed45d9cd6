package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Restrictions;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Records of the topics {@code keys} and {@code key-events}, in Avro without a registry. */
final class KeyRecords {

    static final String TOPIC = "keys";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    /** Bytes that no schema of ours makes. */
    static final byte[] POISON = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};

    static {
        RecordTrust.establish();
    }

    private KeyRecords() {}

    static KeyState state(StoredKey key, List<Secret> secrets, CommandResult... answers) {
        return KeyState.newBuilder()
                .setKeyId(key.id().toString())
                .setVersion(key.version())
                .setStatus(dev.keyfence.schemas.record.KeyStatus.valueOf(key.status().name()))
                .setProfile(key.profile())
                .setOwner(key.owner())
                .setName("name of " + key.owner())
                .setEnvironment(Environment.valueOf(key.environment().name()))
                .setScopes(key.scopes())
                .setTags(key.tags())
                .setAttributes(key.terms().attributes())
                .setRestrictions(
                        new Restrictions(
                                key.terms().restrictions().ipTexts(),
                                key.terms().restrictions().routeTexts()))
                .setCanary(key.terms().canary())
                .setSecrets(secrets.stream().map(KeyRecords::secret).toList())
                .setCreatedAt(instant(key.createdAtMicros()))
                .setUpdatedAt(instant(77))
                .setExpiresAt(instantOrNull(key.expiresAtMicros()))
                .setCreatedAtFencePosition(key.createdAtFencePosition())
                .setRecentCommands(List.of(answers))
                .build();
    }

    static StoredKey key(KeyId id, long version, KeyStatus status) {
        return new StoredKey(
                id,
                version,
                status,
                "keyfence",
                "acme",
                dev.keyfence.verifier.key.Environment.LIVE,
                List.of("read"),
                List.of("ci"),
                1_000,
                StoredKey.NEVER,
                42);
    }

    static KeyEvent event(KeyId id, long version, KeyEventType type) {
        KeySnapshot after =
                KeySnapshot.newBuilder()
                        .setVersion(version)
                        .setStatus(dev.keyfence.schemas.record.KeyStatus.ACTIVE)
                        .setProfile("keyfence")
                        .setOwner("acme")
                        .setName("ci")
                        .setEnvironment(Environment.LIVE)
                        .setScopes(List.of("read"))
                        .setTags(List.of("nightly"))
                        .setAttributes(Map.of("tier", "lite"))
                        .setGeneration(1)
                        .setExpiresAt(null)
                        .build();
        return KeyEvent.newBuilder()
                .setEventId(id + "/" + version)
                .setKeyId(id.toString())
                .setType(type)
                .setRequestedAt(instant(10 * version))
                .setAcceptedAt(instant(10 * version + 1))
                .setActor(new Actor("system", "203.0.113.7", "req-1"))
                .setReason("because")
                .setNote(null)
                .setCommandId("cmd-" + version)
                .setRevocationId(null)
                .setLeakSource("github")
                .setBefore(version == 1 ? null : after)
                .setAfter(after)
                .build();
    }

    static ConsumerRecord<byte[], byte[]> record(
            long offset, byte @Nullable [] key, byte @Nullable [] value) {
        return record(TOPIC, 0, offset, key, value);
    }

    @SuppressWarnings("NullAway") // Kafka's records have null keys and values, whatever it says
    static ConsumerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.of(3));
    }

    static byte[] keyBytes(KeyId id) {
        return id.toString().getBytes(StandardCharsets.UTF_8);
    }

    static <T extends SpecificRecord> byte[] bytes(T record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new SpecificDatumWriter<T>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads Avro without a schema id; refuses what it cannot read, as our serde does. */
    static <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
        SpecificDatumReader<T> reader = new SpecificDatumReader<>(type);
        return (topic, bytes) -> {
            try {
                return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
            } catch (IOException | RuntimeException e) {
                throw new SerializationException("the bytes of " + topic + " make no sense");
            }
        };
    }

    private static dev.keyfence.schemas.record.Secret secret(Secret secret) {
        return dev.keyfence.schemas.record.Secret.newBuilder()
                .setGeneration(secret.generation())
                .setDigest(new Digest(secret.digest().toBytes()))
                .setCreatedAt(instant(500))
                .setValidUntil(instantOrNull(secret.validUntilMicros()))
                .build();
    }

    private static @Nullable Instant instantOrNull(long micros) {
        return micros == StoredKey.NEVER ? null : instant(micros);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
