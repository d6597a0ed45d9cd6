package dev.keyfence.verifier.assembly;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says what a start is waiting for, when it takes long enough to wonder. */
public final class Progress implements AutoCloseable {

    /** Stages that are faster than this are not worth a line. */
    private static final long QUIET_MILLIS = 1_500;

    private final PrintWriter out;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("keyfence-progress").daemon().factory());
    private @Nullable ScheduledFuture<?> line;

    /** Prints there. */
    public Progress(PrintWriter out) {
        this.out = out;
    }

    /**
     * Begins a stage, and ends the one before.
     *
     * @param doing what is done, as in {@code starting Kafka}
     */
    public synchronized void stage(String doing) {
        end();
        line =
                timer.schedule(
                        () -> out.printf("keyfence: %s ...%n", doing).flush(),
                        QUIET_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** Ends the last stage. */
    @Override
    public void close() {
        end();
        timer.shutdownNow();
    }

    private synchronized void end() {
        if (line != null) {
            line.cancel(false);
        }
    }
}
