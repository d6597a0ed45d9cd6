package dev.keyfence.verifier.control;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where imports read their uploads: apart from other calls, which they must not keep waiting. One
 * that comes while all are busy is refused, and tries again.
 */
final class ImportThreads implements Executor, AutoCloseable {

    /** One carries all that the topology takes; a second one goes on while it waits for answers. */
    static final int THREADS = 2;

    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 2;

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(
                    0,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().name("keyfence-import-", 1).daemon().factory());

    /**
     * Runs a task on one of the threads.
     *
     * @throws RejectedExecutionException when all are busy
     */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void close() {
        pool.shutdownNow();
        try {
            boolean _ = pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
