package dev.keyfence.verifier.control;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where dead letters are read from Kafka, which may take seconds: apart from other calls, which
 * they must not keep waiting. One question at a time; one that finds too many waiting is refused.
 */
final class DeadLetterThread implements Executor, AutoCloseable {

    /** More than the people who look at dead letters at once. */
    private static final int WAITING_MAX = 8;

    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 2;

    private final ThreadPoolExecutor pool;

    DeadLetterThread() {
        pool =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_MAX),
                        Thread.ofPlatform().name("keyfence-dead-letters-", 1).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task on the thread.
     *
     * @throws RejectedExecutionException when too many are waiting
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
