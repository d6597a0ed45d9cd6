package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.usage.count.WindowCount;
import dev.keyfence.streams.usage.count.WindowKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A task's windows. Those that were counted in lately are kept decoded; what changed is written
 * before each commit, to the store and to {@code usage} in the same bytes, so that the two cannot
 * differ. Of those that do not fit, the one that was left alone longest is written at once.
 */
final class WindowBook {

    /** Takes what is told of a window. */
    interface Teller {

        /** Tells the window's record. */
        void tell(WindowKey key, byte[] window);
    }

    private final KeyValueStore<Bytes, byte[]> rows;
    private final RecordCodec<UsageWindow> codec;
    private final int part;
    private final int cachedMax;
    private final Teller teller;
    private final PastWindows past;
    private final Map<WindowKey, WindowCount> cached;
    private final List<WindowCount> changed = new ArrayList<>();

    WindowBook(
            UsageSettings settings,
            KeyValueStore<Bytes, byte[]> rows,
            int part,
            PastWindows past,
            Teller teller) {
        this.rows = rows;
        this.codec =
                new RecordCodec<>(
                        settings.topics().usage().name(),
                        settings.serdes().window(),
                        settings.retry());
        this.part = part;
        this.cachedMax = settings.limits().cachedWindows();
        this.past = past;
        this.teller = teller;
        this.cached = LinkedHashMap.newLinkedHashMap(Math.min(cachedMax, 1_024));
    }

    /**
     * Counts a decision in a window.
     *
     * @param micros when it was made, in microseconds since the epoch
     * @param brokerMillis when the broker took it, in milliseconds
     */
    void add(WindowKey key, Decision decision, long micros, long brokerMillis) {
        WindowCount count = cached.remove(key);
        if (count == null) {
            makeRoom();
            count = load(key, brokerMillis);
        }
        // Last in the order of the map: the one that was counted in latest.
        cached.put(key, count);
        count.add(decision, micros);
        if (count.change()) {
            changed.add(count);
        }
    }

    /** Writes and tells all that changed. */
    void write() {
        changed.forEach(this::write);
        changed.clear();
    }

    /** Forgets a window that was deleted from the store. */
    void forget(WindowKey key) {
        WindowCount gone = cached.remove(key);
        if (gone != null) {
            boolean _ = gone.settle();
        }
    }

    private WindowCount load(WindowKey key, long brokerMillis) {
        byte[] row = rows.get(Bytes.wrap(key.toRow()));
        if (row != null) {
            return WindowCount.of(key, codec.decodeOwn(row));
        }
        if (key.past()) {
            past.made(key, brokerMillis);
        }
        return new WindowCount(key, part);
    }

    private void makeRoom() {
        if (cached.size() < cachedMax) {
            return;
        }
        Iterator<WindowCount> eldest = cached.values().iterator();
        write(eldest.next());
        eldest.remove();
        // Most of what is listed was written one by one: the list must not outgrow the cache.
        if (changed.size() >= 2 * cachedMax) {
            write();
        }
    }

    private void write(WindowCount count) {
        if (!count.settle()) {
            return;
        }
        byte[] window = codec.encode(count.toRecord());
        rows.put(Bytes.wrap(count.key().toRow()), window);
        teller.tell(count.key(), window);
    }
}
