package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.streams.codec.RowRange;
import dev.keyfence.streams.usage.count.Steps;
import dev.keyfence.streams.usage.count.WindowCount;
import dev.keyfence.streams.usage.count.WindowKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts minutes in their hours and days when they are over.
 *
 * <p>Under load most windows that change are those of keys with a decision or two, and two thirds
 * of them are hours and days that change a little with each minute. A minute that is made while
 * many windows change is <em>deferred</em>: its decisions are counted in it alone, and its hour and
 * day get it all at once, when it is over. A cursor goes over the rows of minutes, in the order of
 * time; it stands in the store, and so moves in the transaction that writes the hours and days.
 * What it has passed is closed: a decision that comes later for such a minute is counted in all
 * three at once, as are all decisions of minutes that are not deferred. So each decision is in its
 * hour once, whatever order things happen in.
 */
final class MinuteFold {

    /** How long after its end a minute waits for decisions that are late. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** A partition in which nothing comes for so many steps goes by the clock. */
    static final int IDLE_STEPS = 30;

    /** In one step: some 50 ms at the most, and a million minutes in a minute by twelve tasks. */
    static final int STEP_ROWS_MAX = 1_500;

    static final byte TAG = 0x50;
    private static final Bytes CURSOR = Bytes.wrap(new byte[] {TAG});

    private final UsageSettings settings;
    private final KeyValueStore<Bytes, byte[]> rows;
    private final WindowBook windows;
    private byte[] cursor;
    private long closedBefore;
    private long streamMillis;
    private int idleSteps;

    /** Goes on where the store's cursor stands. */
    MinuteFold(UsageSettings settings, KeyValueStore<Bytes, byte[]> rows, WindowBook windows) {
        this.settings = settings;
        this.rows = rows;
        this.windows = windows;
        byte[] kept = rows.get(CURSOR);
        cursor = kept == null ? WindowKey.from(UsageStep.MINUTE, false, 0) : kept;
        closedBefore = WindowKey.startOf(cursor);
    }

    /** Takes note of the broker's time of a decision. */
    void sees(long brokerMillis) {
        streamMillis = Math.max(streamMillis, brokerMillis);
        idleSteps = 0;
    }

    /** Whether a minute's hour and day are still to get it, if it is deferred. */
    boolean isOpen(WindowKey minute) {
        return minute.startMillis() > closedBefore
                || (minute.startMillis() == closedBefore
                        && Arrays.compareUnsigned(minute.toRow(), cursor) > 0);
    }

    /** Before when all minutes are in their hours and days; those are kept until then. */
    long closedBefore() {
        return closedBefore;
    }

    /** Makes one step, once a second. */
    void step() {
        long now = idleSteps++ < IDLE_STEPS ? streamMillis : settings.clock().millis();
        long horizon = Steps.start(UsageStep.MINUTE, Math.max(0, now - GRACE.toMillis()));
        if (horizon <= closedBefore) {
            return;
        }
        windows.writeMinutes(horizon);
        byte[] end = WindowKey.from(UsageStep.MINUTE, false, horizon);
        List<KeyValue<Bytes, byte[]>> due = due(end);
        for (KeyValue<Bytes, byte[]> row : due) {
            WindowKey key = WindowKey.ofRow(row.key.get());
            WindowCount minute = windows.current(key, row.value);
            if (minute.deferred()) {
                fold(key, minute);
            }
        }
        if (!due.isEmpty() && isLongAgo(due.getFirst().key)) {
            // The sweep that follows finds only what is written.
            windows.write();
        }
        cursor = due.size() < STEP_ROWS_MAX ? end : due.getLast().key.get();
        closedBefore = WindowKey.startOf(cursor);
        rows.put(CURSOR, cursor);
    }

    /** Whether the retention of a minute's hour, and perhaps of its day, may be over already. */
    private boolean isLongAgo(Bytes minute) {
        return WindowKey.startOf(minute.get()) + settings.limits().hours().toMillis()
                < settings.clock().millis();
    }

    private void fold(WindowKey key, WindowCount minute) {
        for (UsageStep step : List.of(UsageStep.HOUR, UsageStep.DAY)) {
            windows.merge(key.within(step, Steps.start(step, key.startMillis())), minute);
        }
        settings.counters().add(UsageCount.FOLDED);
    }

    /** The rows behind the cursor and before the end. */
    private List<KeyValue<Bytes, byte[]>> due(byte[] end) {
        Bytes from = Bytes.wrap(Arrays.copyOf(cursor, cursor.length + 1));
        return RowRange.first(rows, from, Bytes.wrap(end), STEP_ROWS_MAX);
    }
}
