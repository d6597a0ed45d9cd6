package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.streams.codec.RowRange;
import dev.keyfence.streams.usage.count.Steps;
import dev.keyfence.streams.usage.count.WindowKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Deletes what was kept for long enough, a few rows at a time, so that decisions get their turn in
 * between.
 */
final class RetentionSweep {

    /** How often a step is made. */
    static final Duration STEP_EVERY = Duration.ofSeconds(1);

    /** Of each kind of row in one step: some 20 ms at the most. */
    static final int STEP_ROWS_MAX = 2_000;

    /** How long owners' routes are kept; when decisions of an older day come they begin anew. */
    private static final Duration ROUTES = Duration.ofDays(3);

    /** They are few, so once a minute will do. */
    private static final int ROUTES_EVERY_STEPS = 60;

    private final UsageSettings settings;
    private final KeyValueStore<Bytes, byte[]> rows;
    private final PastWindows past;
    private final MinuteFold fold;
    private final Consumer<WindowKey> ended;

    /** Where the next step begins: rows before were deleted, and finding none of them is slow. */
    private final Map<UsageStep, Long> cleared = new EnumMap<>(UsageStep.class);

    private long steps;

    /**
     * A sweep over a task's rows.
     *
     * @param fold tells which minutes are still needed
     * @param ended told of each window that is no more
     */
    RetentionSweep(
            UsageSettings settings,
            KeyValueStore<Bytes, byte[]> rows,
            PastWindows past,
            MinuteFold fold,
            Consumer<WindowKey> ended) {
        this.settings = settings;
        this.rows = rows;
        this.past = past;
        this.fold = fold;
        this.ended = ended;
    }

    /** Makes one step. */
    void step() {
        long now = settings.clock().millis();
        for (UsageStep step : Steps.ALL) {
            long before = over(step, now);
            long from = cleared.getOrDefault(step, 0L);
            List<Bytes> due =
                    due(
                            WindowKey.from(step, false, from),
                            WindowKey.from(step, false, Math.max(from, before)));
            due.forEach(row -> end(WindowKey.ofRow(row.get())));
            cleared.put(step, due.isEmpty() ? Math.max(from, before) : startOf(due.getLast()));
        }
        past.takeDue(now, STEP_ROWS_MAX).forEach(this::end);
        if (steps++ % ROUTES_EVERY_STEPS == 0) {
            // From the very first, since decisions of any day may come late.
            due(routes(0), routes(Math.max(0, now - ROUTES.toMillis()))).forEach(rows::delete);
        }
    }

    /** Before when windows begin whose retention is over; by the broker's clock as by ours. */
    private long over(UsageStep step, long now) {
        UsageLimits limits = settings.limits();
        long over =
                now
                        - limits.ahead().toMillis()
                        - limits.retention(step).toMillis()
                        - Steps.millis(step)
                        + 1;
        // A minute is kept until its hour and day have it, and they until they have all minutes.
        return Math.min(over, fold.closedBefore() - Steps.millis(step) + 1);
    }

    private void end(WindowKey key) {
        rows.delete(Bytes.wrap(key.toRow()));
        settings.counters().add(UsageCount.ENDED);
        ended.accept(key);
    }

    /** The rows from the one key to before the other. */
    private List<Bytes> due(byte[] from, byte[] before) {
        Bytes end = Bytes.wrap(before);
        return RowRange.first(rows, Bytes.wrap(from), end, STEP_ROWS_MAX).stream()
                .map(row -> row.key)
                .filter(row -> !row.equals(end))
                .toList();
    }

    private static byte[] routes(long dayMillis) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(RouteBook.TAG).putLong(dayMillis).array();
    }

    private static long startOf(Bytes row) {
        return ByteBuffer.wrap(row.get()).getLong(1);
    }
}
