package dev.keyfence.streams.detection;

import dev.keyfence.streams.codec.RowRange;
import dev.keyfence.streams.decisions.TaggedRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings decisions of the past that have one source in common into the order of their time. A log
 * that is replayed is read from many partitions, each in order, but some are read ahead of others:
 * at full speed by hours of the log's time, though by seconds only of ours. So a decision waits
 * until, for five seconds, none came that is earlier; it waits in the store, so that a crash loses
 * none.
 *
 * <p>Rows are a tag, the decision's time in milliseconds and its offset (8 bytes each, big-endian);
 * values the broker's time (8), which conditions of a user's rule hold (1), the length of the
 * record's key (2), the key and the decision. For one thread.
 */
final class PastOrder {

    static final byte TAG = 0x48;

    /** Until when decisions count as of now, and wait for nothing. */
    static final Duration PAST = Duration.ofMinutes(1);

    /** How often a step is made. */
    static final Duration STEP_EVERY = Duration.ofMillis(100);

    /** Some 50 ms of work. */
    private static final int STEP_ROWS_MAX = 2_000;

    private static final long WAIT_MILLIS = 5_000;
    private static final long SLOT_MILLIS = 500;
    private static final int HEAD_BYTES = Long.BYTES + 1 + Short.BYTES;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final Consumer<HandedOn> next;
    private final Deque<Slot> slots = new ArrayDeque<>();
    private boolean waiting;

    /** No row comes before it: a look from the very first would pass by all that are deleted. */
    private Bytes from = before(0);

    /** What came in half a second: when that began, and the time of the earliest. */
    private record Slot(long beginMillis, long earliestMillis) {}

    /**
     * Goes on with what an earlier run of the task has left.
     *
     * @param nowMillis our time
     * @param next takes decisions in the order of their times
     */
    PastOrder(KeyValueStore<Bytes, byte[]> rows, long nowMillis, Consumer<HandedOn> next) {
        this.rows = rows;
        this.next = next;
        waiting = !RowRange.first(rows, from, before(Long.MAX_VALUE), 1).isEmpty();
        slots.add(new Slot(nowMillis, 0));
    }

    /**
     * Lets a decision wait.
     *
     * @param offset where it stands in the task's partition
     * @param eventMillis the time of its decision, milliseconds since the epoch
     * @param nowMillis our time
     */
    void add(HandedOn handed, long offset, long eventMillis, long nowMillis) {
        byte[] key = handed.key();
        byte[] value = handed.decision();
        Bytes row = row(eventMillis, offset);
        if (row.compareTo(from) < 0) {
            from = row;
        }
        rows.put(
                row,
                ByteBuffer.allocate(HEAD_BYTES + key.length + value.length)
                        .putLong(handed.brokerMillis())
                        .put((byte) handed.matched())
                        .putShort((short) key.length)
                        .put(key)
                        .put(value)
                        .array());
        waiting = true;
        Slot last = slots.peekLast();
        if (last != null && nowMillis - last.beginMillis() < SLOT_MILLIS) {
            slots.removeLast();
            slots.add(new Slot(last.beginMillis(), Math.min(last.earliestMillis(), eventMillis)));
        } else {
            slots.add(new Slot(nowMillis, eventMillis));
        }
    }

    /** Hands on what has waited for long enough. */
    void step(long nowMillis) {
        if (!waiting) {
            return;
        }
        while (!slots.isEmpty()
                && nowMillis - slots.getFirst().beginMillis() >= WAIT_MILLIS + SLOT_MILLIS) {
            slots.removeFirst();
        }
        long until = slots.stream().mapToLong(Slot::earliestMillis).min().orElse(Long.MAX_VALUE);
        List<KeyValue<Bytes, byte[]>> due =
                RowRange.first(rows, from, before(until), STEP_ROWS_MAX);
        for (KeyValue<Bytes, byte[]> row : due) {
            rows.delete(row.key);
            from = TaggedRow.after(row.key);
            next.accept(handed(row.value));
        }
        waiting = !slots.isEmpty() || due.size() == STEP_ROWS_MAX;
    }

    private static HandedOn handed(byte[] row) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        long brokerMillis = bytes.getLong();
        int matched = Byte.toUnsignedInt(bytes.get());
        byte[] key = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(key);
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return new HandedOn(key, value, matched, brokerMillis);
    }

    /** What all rows of this time and later come after. */
    private static Bytes before(long eventMillis) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES).put(TAG).putLong(eventMillis).array());
    }

    private static Bytes row(long eventMillis, long offset) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + 2 * Long.BYTES)
                        .put(TAG)
                        .putLong(eventMillis)
                        .putLong(offset)
                        .array());
    }
}
