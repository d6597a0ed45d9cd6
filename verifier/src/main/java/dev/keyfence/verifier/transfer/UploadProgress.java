package dev.keyfence.verifier.transfer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How an upload's progress is written. */
public final class UploadProgress {

    private static final int BAR_WIDTH = 24;
    private static final long SECONDS_MAX = TimeUnit.DAYS.toSeconds(99);

    private final long startNanos;
    private final long startRows;
    private final double startShare;

    /**
     * The progress of an upload that begins.
     *
     * @param nanos the monotonic clock
     * @param rows how many rows earlier runs have done
     * @param share how much of the file these were
     */
    public UploadProgress(long nanos, long rows, double share) {
        this.startNanos = nanos;
        this.startRows = rows;
        this.startShare = share;
    }

    /**
     * One line: a bar, counts, rows a second, and the time that is left.
     *
     * @param nanos the monotonic clock
     */
    public String line(long nanos, UploadTotals totals, double share) {
        double seconds = Math.max(nanos - startNanos, 1) / 1e9;
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR_WIDTH);
        double made = share - startShare;
        String left = made <= 0 ? "" : "  ETA " + clock(seconds / made * (1 - share));
        return String.format(
                "[%s%s] %3.0f %%  %,d rows  %,.0f/s  %,d duplicates  %,d rejected%s",
                "#".repeat(full),
                "-".repeat(BAR_WIDTH - full),
                Math.floor(share * 100),
                totals.rows(),
                (totals.rows() - startRows) / seconds,
                totals.duplicates(),
                totals.rejected(),
                left);
    }

    private static String clock(double seconds) {
        Duration left =
                Duration.ofSeconds(Math.round(Math.clamp(seconds, 0, (double) SECONDS_MAX)));
        return left.toHours() > 0
                ? String.format("%d:%02d h", left.toHours(), left.toMinutesPart())
                : String.format("%d:%02d", left.toMinutes(), left.toSecondsPart());
    }
}
