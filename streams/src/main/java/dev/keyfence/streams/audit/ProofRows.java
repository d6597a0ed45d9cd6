package dev.keyfence.streams.audit;

import dev.keyfence.schemas.audit.SequenceSet;
import dev.keyfence.streams.audit.proof.Keeper;
import dev.keyfence.streams.audit.proof.Proofs;
import dev.keyfence.streams.audit.proof.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Proofs as rows. For the task's thread.
 *
 * <pre>
 *   1  partition (4)                     how far it was read
 *   2  node id 0  epoch (8)              what is known of a start
 *   3  node id 0  epoch (8)  block (8)   which of 4,096 numbers were seen: a bit each
 * </pre>
 *
 * Integers are big-endian; values are such integers of eight bytes. In the order of the rows a
 * start comes before its blocks.
 */
final class ProofRows implements Keeper {

    private static final byte PARTITION = 1;
    private static final byte SOURCE = 2;
    private static final byte BLOCK = 3;

    private final KeyValueStore<Bytes, byte[]> rows;

    ProofRows(KeyValueStore<Bytes, byte[]> rows) {
        this.rows = rows;
    }

    /** Gives back all that was kept. */
    void restore(Proofs proofs) {
        try (KeyValueIterator<Bytes, byte[]> kept = rows.all()) {
            while (kept.hasNext()) {
                restore(kept.next(), proofs);
            }
        }
    }

    @Override
    public void partition(int partition, long[] kept) {
        byte[] row =
                ByteBuffer.allocate(1 + Integer.BYTES).put(PARTITION).putInt(partition).array();
        rows.put(Bytes.wrap(row), bytes(kept));
    }

    @Override
    public void source(Source source, long @Nullable [] kept) {
        put(row(SOURCE, source, 0).array(), kept);
    }

    @Override
    public void block(Source source, long block, long @Nullable [] bits) {
        put(row(BLOCK, source, Long.BYTES).putLong(block).array(), bits);
    }

    private void put(byte[] row, long @Nullable [] value) {
        if (value == null) {
            rows.delete(Bytes.wrap(row));
        } else {
            rows.put(Bytes.wrap(row), bytes(value));
        }
    }

    private static void restore(KeyValue<Bytes, byte[]> kept, Proofs proofs) {
        ByteBuffer row = ByteBuffer.wrap(kept.key.get());
        long[] value = new long[kept.value.length / Long.BYTES];
        ByteBuffer.wrap(kept.value).asLongBuffer().get(value);
        switch (row.get()) {
            case PARTITION -> proofs.restorePartition(row.getInt(), value);
            case SOURCE -> proofs.restoreSource(source(row, 0), value);
            case BLOCK -> {
                if (value.length != SequenceSet.WORDS) {
                    throw damaged();
                }
                proofs.restoreBlock(source(row, Long.BYTES), row.getLong(), value);
            }
            default -> throw damaged();
        }
    }

    private static IllegalStateException damaged() {
        return new IllegalStateException(
                "A row of the audit's store is damaged; remove the state directory to rebuild it");
    }

    private static ByteBuffer row(byte tag, Source source, int more) {
        byte[] node = source.nodeId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + node.length + 1 + Long.BYTES + more)
                .put(tag)
                .put(node)
                .put((byte) 0)
                .putLong(source.epoch());
    }

    private static Source source(ByteBuffer row, int more) {
        byte[] node = new byte[row.remaining() - 1 - Long.BYTES - more];
        row.get(node);
        row.get();
        return new Source(new String(node, StandardCharsets.UTF_8), row.getLong());
    }

    private static byte[] bytes(long[] longs) {
        ByteBuffer bytes = ByteBuffer.allocate(longs.length * Long.BYTES);
        bytes.asLongBuffer().put(longs);
        return bytes.array();
    }
}
