package dev.keyfence.verifier.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows how far a replay is, from its own thread, until closed. */
final class Progress implements AutoCloseable {

    private static final Duration TERMINAL_EVERY = Duration.ofMillis(200);
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int BAR_WIDTH = 24;

    private final Screen screen;
    private final Tally tally;
    private final LineReader lines;
    private final long limit;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;
    private long lastDecided;

    private Progress(Screen screen, Tally tally, LineReader lines, long limit) {
        this.screen = screen;
        this.tally = tally;
        this.lines = lines;
        this.limit = limit;
        this.thread =
                Thread.ofPlatform().name("keyfence-replay-progress").daemon().unstarted(this::show);
    }

    /** Begins to show. */
    static Progress start(Screen screen, Tally tally, LineReader lines, long limit) {
        Progress progress = new Progress(screen, tally, lines, limit);
        progress.thread.start();
        return progress;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            boolean _ = thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        screen.erase();
    }

    private void show() {
        Duration every = screen.terminal() ? TERMINAL_EVERY : PLAIN_EVERY;
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                long nowNanos = System.nanoTime();
                Totals totals = tally.totals();
                double rate = (totals.decided() - lastDecided) * 1e9 / (nowNanos - lastNanos);
                lastDecided = totals.decided();
                lastNanos = nowNanos;
                screen.progress(line(share(totals), totals, rate, nowNanos - startNanos));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** How much is done, of the input or of the limit, whichever ends first; NaN if unknown. */
    private double share(Totals totals) {
        double ofLimit = limit == Long.MAX_VALUE ? Double.NaN : (double) totals.read() / limit;
        double ofInput = lines.share();
        return Double.isNaN(ofInput) || ofLimit > ofInput ? ofLimit : ofInput;
    }

    /**
     * One line of progress.
     *
     * @param share how much is done, 0 to 1, or NaN
     * @param rate verifications a second
     * @param elapsedNanos how long it has taken so far
     */
    static String line(double share, Totals totals, double rate, long elapsedNanos) {
        String counts =
                String.format(
                        "%,d lines  %,.0f/s  %,d keys", totals.read(), rate, totals.keysMade());
        if (totals.malformed() + totals.unanswered() > 0) {
            counts +=
                    String.format(
                            "  %,d malformed  %,d unanswered",
                            totals.malformed(), totals.unanswered());
        }
        if (Double.isNaN(share)) {
            return counts;
        }
        int full = (int) Math.round(share * BAR_WIDTH);
        String bar = "[" + "#".repeat(full) + "-".repeat(BAR_WIDTH - full) + "]";
        String eta = share <= 0 ? "" : "  ETA " + clock(elapsedNanos / share * (1 - share));
        return String.format("%s %3.0f %%  %s%s", bar, Math.floor(share * 100), counts, eta);
    }

    private static String clock(double nanos) {
        Duration left = Duration.ofMillis(Math.round(Math.min(nanos / 1e6, 1e12)));
        return left.toHours() > 0
                ? String.format("%d:%02d h", left.toHours(), left.toMinutesPart())
                : String.format("%d:%02d", left.toMinutes(), left.toSecondsPart());
    }
}
