package dev.keyfence.verifier.control;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for calls that wait for Kafka, which may take seconds: apart from other calls, which
 * they must not keep waiting. One that finds too many waiting is refused.
 */
abstract class QueuedThread implements Executor, AutoCloseable {

    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 2;

    private final ThreadPoolExecutor pool;

    /**
     * A thread that is started with the first call.
     *
     * @param name of the thread
     * @param waitingMax how many calls may wait
     */
    QueuedThread(String name, int waitingMax) {
        pool =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(waitingMax),
                        Thread.ofPlatform().name(name, 1).daemon().factory());
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
