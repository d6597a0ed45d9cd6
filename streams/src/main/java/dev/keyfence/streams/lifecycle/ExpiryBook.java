package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * When a task's keys expire, soonest first. One row for each active key that has an expiry, in the
 * store of its keys, since opening a store costs every start:
 *
 * <pre>
 *   expiry/&lt;microseconds since the epoch, 16 hex digits&gt;/&lt;key id&gt;
 * </pre>
 *
 * A suspended key has none: it stays suspended, and resuming it looks at the expiry.
 */
final class ExpiryBook {

    private static final String PREFIX = "expiry/";
    private static final int TIME_DIGITS = 16;
    private static final int KEY_ID_AT = PREFIX.length() + TIME_DIGITS + 1;
    private static final byte[] NOTHING_MORE = {};

    private final KeyValueStore<String, byte[]> rows;

    ExpiryBook(KeyValueStore<String, byte[]> rows) {
        this.rows = rows;
    }

    /**
     * Takes a key's change in.
     *
     * @param before the key as it was kept; null for a new one
     * @param after the key from now on
     */
    void follow(@Nullable KeyState before, KeyState after) {
        String old = before == null ? null : row(before);
        String now = row(after);
        if (Objects.equals(old, now)) {
            return;
        }
        if (old != null) {
            rows.delete(old);
        }
        if (now != null) {
            rows.put(now, NOTHING_MORE);
        }
    }

    /** Takes in a key that was kept before there was this book; no change where it has its row. */
    void add(KeyState key) {
        String row = row(key);
        if (row != null) {
            rows.putIfAbsent(row, NOTHING_MORE);
        }
    }

    /**
     * The ids of keys whose time has come, the longest overdue first.
     *
     * @param count how many at most
     */
    List<String> due(Instant now, int count) {
        List<String> due = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> iterator =
                rows.range(PREFIX, PREFIX + time(now.plus(1, ChronoUnit.MICROS)))) {
            while (iterator.hasNext() && due.size() < count) {
                due.add(iterator.next().key.substring(KEY_ID_AT));
            }
        }
        return due;
    }

    private static @Nullable String row(KeyState key) {
        Instant expiresAt = key.getExpiresAt();
        return key.getStatus() == KeyStatus.ACTIVE && expiresAt != null
                ? PREFIX + time(expiresAt) + '/' + key.getKeyId()
                : null;
    }

    /** Times before the epoch are as good as the epoch: they are over. */
    private static String time(Instant time) {
        return HexFormat.of()
                .toHexDigits(Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, time)));
    }
}
