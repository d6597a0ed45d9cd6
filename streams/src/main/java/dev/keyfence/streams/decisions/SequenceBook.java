package dev.keyfence.streams.decisions;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.streams.decisions.SequenceWindow.Seen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which decisions a task has counted: a {@link SequenceWindow} for each node and epoch. A
 * redelivered decision has the same key, and so comes to the same task. For that task's thread.
 * Rows are a tag, the node's id, a zero byte, the epoch and the chunk's number (8 bytes each,
 * big-endian).
 */
public final class SequenceBook {

    /** Nodes and epochs that are remembered, 32 kB each at most; the longest silent one goes. */
    public static final int SOURCES_MAX = 256;

    private static final byte TAG = 0x40;
    private static final int TAIL_BYTES = 1 + 2 * Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> rows;

    /** In the order in which they were last heard of. */
    private final Map<Source, SequenceWindow> windows = new LinkedHashMap<>();

    private final Set<Chunk> changed = new HashSet<>();

    /** Whose numbers these are. */
    private record Source(String nodeId, long epoch) {}

    private record Chunk(Source source, long number) {}

    /**
     * Reads what is kept.
     *
     * @param rows the task's store, in which no other row begins with the character {@code @}
     */
    public SequenceBook(KeyValueStore<Bytes, byte[]> rows) {
        this.rows = rows;
        try (KeyValueIterator<Bytes, byte[]> kept =
                rows.range(Bytes.wrap(new byte[] {TAG}), Bytes.wrap(new byte[] {TAG + 1}))) {
            while (kept.hasNext()) {
                restore(kept.next());
            }
        }
    }

    /** Says whether a decision is new, and remembers it. */
    public Seen see(Decision decision) {
        Source source = new Source(decision.getNodeId(), decision.getNodeEpoch());
        SequenceWindow window = windows.remove(source);
        if (window == null) {
            makeRoom();
            window = new SequenceWindow();
        }
        windows.put(source, window);
        Seen seen = window.see(decision.getSequence());
        if (seen == Seen.NEW) {
            changed.add(new Chunk(source, SequenceWindow.chunkOf(decision.getSequence())));
        }
        return seen;
    }

    /** Writes what changed; to be called before each commit. */
    public void write() {
        for (Chunk chunk : changed) {
            SequenceWindow window = windows.get(chunk.source());
            if (window != null) {
                rows.put(row(chunk), bytes(window.chunk(chunk.number())));
            }
        }
        changed.stream().map(Chunk::source).distinct().forEach(this::forgetOld);
        changed.clear();
    }

    private void forgetOld(Source source) {
        SequenceWindow window = windows.get(source);
        if (window != null) {
            window.forget().forEach(number -> rows.delete(row(new Chunk(source, number))));
        }
    }

    private void makeRoom() {
        if (windows.size() < SOURCES_MAX) {
            return;
        }
        Map.Entry<Source, SequenceWindow> silent = windows.entrySet().iterator().next();
        silent.getValue()
                .numbers()
                .forEach(number -> rows.delete(row(new Chunk(silent.getKey(), number))));
        windows.remove(silent.getKey());
    }

    private void restore(KeyValue<Bytes, byte[]> kept) {
        ByteBuffer row = ByteBuffer.wrap(kept.key.get());
        byte[] node = new byte[row.remaining() - 1 - TAIL_BYTES];
        row.position(1).get(node).position(1 + node.length + 1);
        Source source = new Source(new String(node, StandardCharsets.UTF_8), row.getLong());
        long[] bits = new long[SequenceWindow.CHUNK_LONGS];
        ByteBuffer.wrap(kept.value).asLongBuffer().get(bits);
        windows.computeIfAbsent(source, _ -> new SequenceWindow()).restore(row.getLong(), bits);
    }

    private static Bytes row(Chunk chunk) {
        byte[] node = chunk.source().nodeId().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + node.length + TAIL_BYTES)
                        .put(TAG)
                        .put(node)
                        .put((byte) 0)
                        .putLong(chunk.source().epoch())
                        .putLong(chunk.number())
                        .array());
    }

    private static byte[] bytes(long[] bits) {
        ByteBuffer bytes = ByteBuffer.allocate(bits.length * Long.BYTES);
        bytes.asLongBuffer().put(bits);
        return bytes.array();
    }
}
