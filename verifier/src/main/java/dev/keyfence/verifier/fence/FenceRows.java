package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.verifier.fence.Confirmation.Written;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the fence's rows are laid out. Our own layout rather than the topic's bytes, so that a node
 * starts while the schema registry is away. A revocation's row stands under its record key; a
 * lease's under the node and its epoch, so that an earlier start is not forgotten while it may hold
 * a lease.
 */
final class FenceRows {

    /** Names this layout; any change to it needs another name. */
    static final String FORMAT = "fence-1";

    private static final String NODE_PREFIX = "node:";
    private static final int REVOCATION_BYTES = 3 * Long.BYTES;

    private FenceRows() {}

    /** A row that was read back. */
    sealed interface Row {}

    /** A revocation. */
    record RevocationRow(Target target, Written written, long beforeMicros) implements Row {}

    /** A lease, and where it stands in the log. */
    record LeaseRow(NodeLease lease, long offset) implements Row {}

    static byte[] value(RevocationRow row) {
        return ByteBuffer.allocate(REVOCATION_BYTES)
                .putLong(row.written().offset())
                .putLong(row.beforeMicros())
                .putLong(row.written().requestedAtMicros())
                .array();
    }

    static byte[] key(RevocationRow row) {
        return new FenceKey.OfRevocation(row.target(), row.written().id()).bytes();
    }

    static byte[] key(Holder holder) {
        return (NODE_PREFIX + holder.nodeId() + '/' + holder.nodeEpoch())
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] value(LeaseRow row) {
        NodeLease lease = row.lease();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(row.offset());
            out.writeUTF(lease.getNodeId());
            out.writeLong(lease.getNodeEpoch());
            out.writeLong(lease.getSequence());
            out.writeLong(NodeTable.micros(lease.getSentAt()));
            out.writeLong(lease.getLeaseMillis());
            out.writeLong(lease.getFencePosition());
            out.writeLong(lease.getKeysPosition());
            out.writeUTF(lease.getRole().name());
            out.writeUTF(lease.getVersion());
            out.writeBoolean(lease.getReleased());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a row.
     *
     * @throws IllegalStateException when it is not of this layout
     */
    static Row read(byte[] key, byte[] value) {
        String text = new String(key, StandardCharsets.UTF_8);
        if (text.startsWith(NODE_PREFIX)) {
            return readLease(value);
        }
        return FenceKey.parse(text)
                .map(found -> found instanceof FenceKey.OfRevocation known ? known : null)
                .filter(_ -> value.length == REVOCATION_BYTES)
                .map(known -> readRevocation(known, ByteBuffer.wrap(value)))
                .orElseThrow(() -> unreadable(null));
    }

    private static Row readRevocation(FenceKey.OfRevocation key, ByteBuffer value) {
        long offset = value.getLong();
        long before = value.getLong();
        return new RevocationRow(
                key.target(), new Written(key.revocationId(), offset, value.getLong()), before);
    }

    private static Row readLease(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            long offset = in.readLong();
            NodeLease lease =
                    NodeLease.newBuilder()
                            .setNodeId(in.readUTF())
                            .setNodeEpoch(in.readLong())
                            .setSequence(in.readLong())
                            .setSentAt(Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS))
                            .setLeaseMillis(in.readLong())
                            .setFencePosition(in.readLong())
                            .setKeysPosition(in.readLong())
                            .setRole(NodeRole.valueOf(in.readUTF()))
                            .setVersion(in.readUTF())
                            .setReleased(in.readBoolean())
                            .build();
            return new LeaseRow(lease, offset);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(@Nullable Exception cause) {
        return new IllegalStateException(
                "a stored row of the fence is not of the layout " + FORMAT, cause);
    }
}
