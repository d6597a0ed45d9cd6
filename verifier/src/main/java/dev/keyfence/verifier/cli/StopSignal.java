package dev.keyfence.verifier.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command that would end by itself end early, but in order, on Ctrl-C or SIGTERM: until it
 * is closed, the process waits for it. Thread-safe.
 */
final class StopSignal implements AutoCloseable {

    /** What is under way may finish, and a temporary instance stop. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "keyfence-stop");
    private boolean stopped;
    private @Nullable Runnable action;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Says what to do when the process is told to stop; at once when it already was. */
    synchronized void onStop(Runnable then) {
        action = then;
        if (stopped) {
            then.run();
        }
    }

    /** Lets the process go. */
    @Override
    public void close() {
        done.countDown();
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is stopping: the hook runs, and waits for nothing any more.
        }
    }

    private void stop() {
        begin();
        try {
            boolean _ = done.await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begin() {
        stopped = true;
        if (action != null) {
            action.run();
        }
    }
}
