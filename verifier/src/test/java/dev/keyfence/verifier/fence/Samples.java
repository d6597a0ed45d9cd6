package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Things that the fence's tests share. */
final class Samples {

    static final String TOPIC = "keyfence.fence";
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Actor ACTOR = new Actor("system", null, null);

    /** Avro's single-object encoding: it needs no registry. */
    static final Serializer<FenceRecord> SERIALIZER =
            (_, record) -> {
                try {
                    return record.toByteBuffer().array();
                } catch (IOException e) {
                    throw new SerializationException(e);
                }
            };

    static final Deserializer<FenceRecord> DESERIALIZER =
            (_, bytes) -> {
                try {
                    return FenceRecord.fromByteBuffer(ByteBuffer.wrap(bytes));
                } catch (IOException e) {
                    throw new SerializationException("not a fence record", e);
                }
            };

    static {
        RecordTrust.establish();
    }

    private Samples() {}

    static StoredKey key(KeyId id, long createdAtMicros, long fencePosition) {
        return key(id, "acme", List.of(), createdAtMicros, fencePosition);
    }

    static StoredKey key(
            KeyId id, String owner, List<String> tags, long createdAtMicros, long fencePosition) {
        return new StoredKey(
                id,
                1,
                KeyStatus.ACTIVE,
                "keyfence",
                owner,
                Environment.LIVE,
                List.of(),
                tags,
                createdAtMicros,
                StoredKey.NEVER,
                fencePosition);
    }

    static Revocation revocation(String id, Target target, @Nullable Instant issuedBefore) {
        return Revocation.newBuilder()
                .setRevocationId(id)
                .setTarget(target.toRecord())
                .setIssuedBefore(issuedBefore)
                .setReason(RevocationReason.KEY_COMPROMISE)
                .setActor(ACTOR)
                .setRequestedAt(NOON)
                .setControlNodeId("control")
                .build();
    }

    static NodeLease lease(String nodeId, long epoch, long sequence, long fencePosition) {
        return lease(nodeId, epoch, sequence, fencePosition, false);
    }

    static NodeLease lease(
            String nodeId, long epoch, long sequence, long fencePosition, boolean released) {
        return NodeLease.newBuilder()
                .setNodeId(nodeId)
                .setNodeEpoch(epoch)
                .setSequence(sequence)
                .setSentAt(NOON)
                .setLeaseMillis(10_000)
                .setFencePosition(fencePosition)
                .setKeysPosition(0)
                .setRole(NodeRole.VERIFIER)
                .setVersion("1")
                .setReleased(released)
                .build();
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, Revocation revocation) {
        FenceKey key =
                new FenceKey.OfRevocation(
                        Target.of(revocation.getTarget()), revocation.getRevocationId());
        return raw(offset, key.bytes(), bytes(new FenceRecord(revocation)));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, NodeLease lease) {
        return raw(
                offset,
                new FenceKey.OfNode(lease.getNodeId()).bytes(),
                bytes(new FenceRecord(lease)));
    }

    static ConsumerRecord<byte[], byte[]> raw(
            long offset, byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(TOPIC, 0, offset, key, value);
    }

    static NodeDescription node(String id, long epoch) {
        return new NodeDescription(new NodeIdentity(id, epoch), NodeRole.VERIFIER, "1");
    }

    private static byte[] bytes(FenceRecord record) {
        return SERIALIZER.serialize(TOPIC, record);
    }

    /** What a node says of its decisions. */
    static DecisionCount decisions(long decided, long spooled) {
        return new DecisionCount() {
            @Override
            public long decided() {
                return decided;
            }

            @Override
            public long spooled() {
                return spooled;
            }
        };
    }
}
