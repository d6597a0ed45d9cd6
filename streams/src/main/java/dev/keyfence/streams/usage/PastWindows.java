package dev.keyfence.streams.usage;

import dev.keyfence.streams.codec.RowRange;
import dev.keyfence.streams.usage.count.WindowKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When windows of a past that is over are to go: they are kept from when they were made. Rows are a
 * tag, that time (8 bytes, big-endian milliseconds) and the window's row.
 */
final class PastWindows {

    static final byte TAG = 0x20;

    private static final byte[] NOTHING = {};
    private static final int HEAD_BYTES = 1 + Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final UsageLimits limits;

    PastWindows(KeyValueStore<Bytes, byte[]> rows, UsageLimits limits) {
        this.rows = rows;
        this.limits = limits;
    }

    /** Remembers a window that was made at this time, in milliseconds since the epoch. */
    void made(WindowKey key, long millis) {
        byte[] window = key.toRow();
        long end = millis + limits.retention(key.step()).toMillis();
        rows.put(
                Bytes.wrap(
                        ByteBuffer.allocate(HEAD_BYTES + window.length)
                                .put(TAG)
                                .putLong(end)
                                .put(window)
                                .array()),
                NOTHING);
    }

    /** Takes out windows whose time had come at this time, at most so many. */
    List<WindowKey> takeDue(long nowMillis, int max) {
        Bytes from = Bytes.wrap(new byte[] {TAG});
        Bytes to = Bytes.wrap(ByteBuffer.allocate(HEAD_BYTES).put(TAG).putLong(nowMillis).array());
        List<KeyValue<Bytes, byte[]>> due = RowRange.first(rows, from, to, max);
        due.forEach(row -> rows.delete(row.key));
        return due.stream()
                .map(row -> Arrays.copyOfRange(row.key.get(), HEAD_BYTES, row.key.get().length))
                .map(WindowKey::ofRow)
                .toList();
    }
}
