package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.verifier.fence.RevocationEntry.RevocationActor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How the fence's rows are laid out. Our own layout rather than the topic's bytes, so that a node
 * starts while the schema registry is away.
 *
 * <pre>
 *   rev:&lt;2^63 - 1 - offset, 16 hex digits&gt;  a revocation, so that the newest come first
 *   id:&lt;revocation id&gt;                      the offset of the first revocation of that name
 *   node:&lt;node id&gt;/&lt;epoch&gt;                  a lease; an earlier start's is not forgotten while
 *                                           it may hold
 * </pre>
 *
 * <p>A revocation that was sent twice has two rows: each covers what stands before it, so both are
 * restored, and the later one is marked as a repetition.
 */
final class FenceRows {

    /** Names this layout; any change to it needs another name. */
    static final String FORMAT = "fence-3";

    private static final String NODE_PREFIX = "node:";
    private static final String REVOCATION_PREFIX = "rev:";
    private static final String ID_PREFIX = "id:";

    /** Our control nodes write less; whoever writes more is cut off here, not in the log. */
    private static final int TEXT_CHARACTERS_MAX = 4_096;

    private FenceRows() {}

    /** A row that was read back. */
    sealed interface Row {}

    /**
     * A revocation.
     *
     * @param repeated whether the log held it before
     */
    record RevocationRow(RevocationEntry entry, boolean repeated) implements Row {}

    /** Where a name leads; restores nothing. */
    record IdRow() implements Row {}

    /** A lease, and where it stands in the log. */
    record LeaseRow(NodeLease lease, long offset) implements Row {}

    /** Under which key the revocation at an offset stands. */
    static byte[] revocationKey(long offset) {
        return bytes(REVOCATION_PREFIX + HexFormat.of().toHexDigits(Long.MAX_VALUE - offset));
    }

    static boolean isRevocation(byte[] key) {
        return text(key).startsWith(REVOCATION_PREFIX);
    }

    /** Under which key the offset of a name stands. */
    static byte[] idKey(String id) {
        return bytes(ID_PREFIX + id);
    }

    static String idOf(byte[] key) {
        return text(key).substring(ID_PREFIX.length());
    }

    static byte[] value(long offset) {
        return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    }

    static byte[] value(RevocationRow row) {
        RevocationEntry entry = row.entry();
        return written(out -> {
            out.writeLong(entry.position());
            out.writeLong(entry.cutoffMicros());
            out.writeLong(entry.requestedAtMicros());
            out.writeBoolean(row.repeated());
            writeText(out, entry.id());
            writeText(out, entry.target().kind().word());
            writeText(out, entry.target().value());
            writeText(out, entry.reason());
            writeText(out, cut(entry.note()));
            writeText(out, cut(entry.actor().id()));
            writeText(out, cut(entry.actor().address()));
            writeText(out, cut(entry.actor().requestId()));
            writeText(out, cut(entry.controlNodeId()));
            writeText(out, cut(entry.leakSource()));
        });
    }

    static byte[] key(Holder holder) {
        return bytes(NODE_PREFIX + holder.nodeId() + '/' + holder.nodeEpoch());
    }

    static byte[] value(LeaseRow row) {
        NodeLease lease = row.lease();
        return written(out -> {
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
        });
    }

    /**
     * Reads a row.
     *
     * @throws IllegalStateException when it is not of this layout
     */
    static Row read(byte[] key, byte[] value) {
        String text = text(key);
        if (text.startsWith(NODE_PREFIX)) {
            return readLease(value);
        }
        if (text.startsWith(REVOCATION_PREFIX)) {
            return readRevocation(value);
        }
        if (text.startsWith(ID_PREFIX) && value.length == Long.BYTES) {
            return new IdRow();
        }
        throw unreadable(null);
    }

    /**
     * Reads a revocation's row.
     *
     * @throws IllegalStateException when it is not of this layout
     */
    static RevocationRow readRevocation(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            long position = in.readLong();
            long cutoff = in.readLong();
            long requestedAt = in.readLong();
            boolean repeated = in.readBoolean();
            String id = readWord(in);
            Target.Kind kind = Target.Kind.ofWord(readWord(in)).orElseThrow(() -> unreadable(null));
            RevocationEntry entry =
                    new RevocationEntry(
                            id,
                            position,
                            new Target(kind, readWord(in)),
                            cutoff == Cutoffs.ANY_TIME ? null : cutoff,
                            readWord(in),
                            readText(in),
                            new RevocationActor(readWord(in), readText(in), readText(in)),
                            requestedAt,
                            readWord(in),
                            readText(in));
            return new RevocationRow(entry, repeated);
        } catch (IOException e) {
            throw unreadable(e);
        }
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

    /** Writes the fields of a row. */
    @FunctionalInterface
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            fields.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = bytes(text);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a text is cut off");
        }
        return text(bytes);
    }

    private static String readWord(DataInputStream in) throws IOException {
        String text = readText(in);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= TEXT_CHARACTERS_MAX
                ? text
                : text.substring(0, TEXT_CHARACTERS_MAX);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static IllegalStateException unreadable(@Nullable Exception cause) {
        return new IllegalStateException(
                "a stored row of the fence is not of the layout " + FORMAT, cause);
    }
}
