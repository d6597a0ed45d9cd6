package dev.keyfence.streams.detection;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.watch.Memories;
import java.nio.charset.StandardCharsets;
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
 * are a tag and the entity's text.
 */
final class MemoryBook implements Memories {

    static final byte TAG = 0x50;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final int cachedMax;

    /** The one that was asked for latest is last. */
    private final Map<Entity, Memory> cached = new LinkedHashMap<>();

    private final Set<Entity> changed = new LinkedHashSet<>();

    MemoryBook(KeyValueStore<Bytes, byte[]> rows, int cachedMax) {
        this.rows = rows;
        this.cachedMax = cachedMax;
    }

    @Override
    public Memory of(Entity entity, long brokerSecond) {
        Memory memory = cached.remove(entity);
        if (memory == null) {
            makeRoom();
            byte[] row = rows.get(row(entity));
            memory = row == null ? new Memory() : Memory.of(row);
        }
        cached.put(entity, memory);
        memory.touch(brokerSecond);
        changed.add(entity);
        return memory;
    }

    /** Writes all that may have changed. */
    void write() {
        for (Entity entity : changed) {
            Memory memory = cached.get(entity);
            if (memory != null) {
                rows.put(row(entity), memory.toBytes());
            }
        }
        changed.clear();
    }

    /** Drops what is kept decoded, and written: its row was changed behind its back. */
    void forget(Bytes row) {
        cached.keySet().removeIf(entity -> !changed.contains(entity) && row(entity).equals(row));
    }

    private void makeRoom() {
        if (cached.size() < cachedMax) {
            return;
        }
        Iterator<Map.Entry<Entity, Memory>> eldest = cached.entrySet().iterator();
        Map.Entry<Entity, Memory> leaving = eldest.next();
        if (changed.remove(leaving.getKey())) {
            rows.put(row(leaving.getKey()), leaving.getValue().toBytes());
        }
        eldest.remove();
    }

    private static Bytes row(Entity entity) {
        byte[] text = entity.text().getBytes(StandardCharsets.UTF_8);
        byte[] row = new byte[1 + text.length];
        row[0] = TAG;
        System.arraycopy(text, 0, row, 1, text.length);
        return Bytes.wrap(row);
    }
}
