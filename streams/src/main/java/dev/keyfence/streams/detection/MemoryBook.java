package dev.keyfence.streams.detection;

import dev.keyfence.streams.decisions.TaggedRow;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.watch.GroupMemories;
import dev.keyfence.streams.detection.watch.Memories;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A task's memories. Those that were asked for lately are kept decoded, and written before each
 * commit; of those that do not fit, the one that was left alone longest is written at once. Rows
 * are a tag and the text of the entity, or of a group of a user's rule.
 */
final class MemoryBook implements Memories, GroupMemories {

    static final byte TAG = 0x50;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final int cachedMax;

    /** The one that was asked for latest is last. */
    private final Map<String, Memory> cached = new LinkedHashMap<>();

    private final Set<String> changed = new LinkedHashSet<>();

    MemoryBook(KeyValueStore<Bytes, byte[]> rows, int cachedMax) {
        this.rows = rows;
        this.cachedMax = cachedMax;
    }

    @Override
    public Memory of(Entity entity, long brokerSecond) {
        return of(entity.text(), brokerSecond);
    }

    @Override
    public Memory of(String text, long brokerSecond) {
        Memory memory = cached.remove(text);
        if (memory == null) {
            makeRoom();
            byte[] row = rows.get(row(text));
            memory = row == null ? new Memory() : Memory.of(row);
        }
        cached.put(text, memory);
        memory.touch(brokerSecond);
        changed.add(text);
        return memory;
    }

    /** Writes all that may have changed. */
    void write() {
        for (String text : changed) {
            Memory memory = cached.get(text);
            if (memory != null) {
                rows.put(row(text), memory.toBytes());
            }
        }
        changed.clear();
    }

    /** Drops what is kept decoded, and written: its row was changed behind its back. */
    void forget(Bytes row) {
        String text = TaggedRow.text(row);
        if (!changed.contains(text)) {
            cached.remove(text);
        }
    }

    private void makeRoom() {
        if (cached.size() < cachedMax) {
            return;
        }
        Iterator<Map.Entry<String, Memory>> eldest = cached.entrySet().iterator();
        Map.Entry<String, Memory> leaving = eldest.next();
        if (changed.remove(leaving.getKey())) {
            rows.put(row(leaving.getKey()), leaving.getValue().toBytes());
        }
        eldest.remove();
    }

    private static Bytes row(String text) {
        return TaggedRow.of(TAG, text);
    }
}
