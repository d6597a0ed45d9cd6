package dev.keyfence.verifier.verify;

import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.KeyReplica;
import dev.keyfence.verifier.replica.ReplicaMetrics;
import dev.keyfence.verifier.replica.RowReader;
import dev.keyfence.verifier.store.KeyStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** A node's replica, filled as the topic would fill it, without a disk. */
final class FilledReplica implements RowReader, Applier.Rows, ReplicaMetrics {

    private static final byte[] ANY_VALUE = {0};

    private KeyState next = new KeyState();

    private final Deserializer<KeyState> deserializer = (_, _) -> next;
    private final KeyReplica replica =
            new KeyReplica(
                    deserializer,
                    this,
                    (_, reason) -> {
                        throw new AssertionError(reason);
                    },
                    this);
    private long offset;

    /** Adds an active live key that may read. */
    void add(KeyId id, KeyDigest digest, String profile) {
        next =
                KeyState.newBuilder()
                        .setKeyId(id.toString())
                        .setVersion(1)
                        .setStatus(KeyStatus.ACTIVE)
                        .setProfile(profile)
                        .setOwner("owner-" + offset % 1_000)
                        .setName("key")
                        .setEnvironment(Environment.LIVE)
                        .setScopes(List.of("read", "storage:*"))
                        .setTags(List.of("ci"))
                        .setAttributes(Map.of())
                        .setSecrets(
                                List.of(
                                        new Secret(
                                                1,
                                                new Digest(digest.toBytes()),
                                                Instant.EPOCH,
                                                null,
                                                "sha256",
                                                false,
                                                null)))
                        .setCreatedAt(Instant.EPOCH)
                        .setUpdatedAt(Instant.EPOCH)
                        .setCreatedAtFencePosition(0)
                        .setRecentCommands(List.of())
                        .build();
        replica.apply(
                new ConsumerRecord<>(
                        "keys",
                        0,
                        offset++,
                        id.toString().getBytes(StandardCharsets.UTF_8),
                        ANY_VALUE),
                this);
    }

    /** The store, complete. */
    KeyStore store() {
        replica.applied(offset);
        replica.caughtUp();
        return replica;
    }

    @Override
    public byte[] get(byte[] key) {
        throw new AssertionError("nothing here is stored");
    }

    @Override
    public void scan(byte[] from, Visitor visitor) {}

    @Override
    public void scanBack(byte[] from, Visitor visitor) {}

    @Override
    public void put(byte[] key, byte[] value) {}

    @Override
    public void delete(byte[] key) {}

    @Override
    public void received(String topic) {}

    @Override
    public void applied(String topic) {}

    @Override
    public void unreadable(String topic) {}

    @Override
    public void rebuilt(String topic) {}

    @Override
    public void deadLetterLost(String topic) {}
}
