package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageStep;
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
import org.jspecify.annotations.Nullable;

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
    private final int directWindows;
    private final Teller teller;
    private final PastWindows past;
    private final Map<WindowKey, WindowCount> cached;
    private final List<WindowCount> changed = new ArrayList<>();

    /**
     * How many changed before the last commits; halves with each, since some commits are double.
     */
    private int changedBefore;

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
        this.directWindows = settings.limits().directWindows();
        this.past = past;
        this.teller = teller;
        this.cached = LinkedHashMap.newLinkedHashMap(Math.min(cachedMax, 1_024));
    }

    /**
     * Counts a decision in a window.
     *
     * @param at which window, and the time of the decision
     * @param defers whether a window that is new may be one whose hour and day get it later
     * @return the window
     */
    WindowCount add(At at, Decision decision, boolean defers) {
        WindowCount count = take(at.key(), at.brokerMillis(), defers);
        count.add(decision, at.micros());
        change(count);
        return count;
    }

    /** Counts all decisions of a minute in a longer window. */
    void merge(WindowKey key, WindowCount minute) {
        WindowCount count = take(key, key.startMillis(), false);
        count.merge(minute);
        change(count);
    }

    /** A window that is in the store, as it is by now. */
    WindowCount current(WindowKey key, byte[] row) {
        WindowCount count = cached.get(key);
        return count == null ? WindowCount.of(key, codec.decodeOwn(row)) : count;
    }

    /** The owner that the row of a key's window names; null when it is not known. */
    @Nullable String ownerOf(byte[] row) {
        return codec.decodeOwn(row).getOwner();
    }

    /** Whether so many windows change that hours and days had better wait for their minutes. */
    boolean isBusy() {
        return Math.max(changed.size(), changedBefore) >= directWindows;
    }

    /** Writes and tells minutes that changed and begin before this time. */
    void writeMinutes(long beforeMillis) {
        for (WindowCount count : changed) {
            WindowKey key = count.key();
            if (key.step() == UsageStep.MINUTE && key.startMillis() < beforeMillis) {
                write(count);
            }
        }
    }

    /**
     * Which window, and when.
     *
     * @param micros when the decision was made, in microseconds since the epoch
     * @param brokerMillis when the broker took it, in milliseconds
     */
    record At(WindowKey key, long micros, long brokerMillis) {}

    /** Writes and tells all that changed. */
    void write() {
        changedBefore = Math.max(changed.size(), changedBefore / 2);
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

    private WindowCount take(WindowKey key, long brokerMillis, boolean defers) {
        WindowCount count = cached.remove(key);
        if (count == null) {
            makeRoom();
            count = load(key, brokerMillis, defers);
        }
        // Last in the order of the map: the one that was counted in latest.
        cached.put(key, count);
        return count;
    }

    private void change(WindowCount count) {
        if (count.change()) {
            changed.add(count);
        }
    }

    private WindowCount load(WindowKey key, long brokerMillis, boolean defers) {
        byte[] row = rows.get(Bytes.wrap(key.toRow()));
        if (row != null) {
            return WindowCount.of(key, codec.decodeOwn(row));
        }
        if (key.past()) {
            past.made(key, brokerMillis);
        }
        return new WindowCount(key, part, defers);
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
