package dev.keyfence.verifier.assembly;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running parts of a process, closed in the reverse of the order in which they were added. May
 * be closed while parts are still being added: then a part that comes late is closed at once. Safe
 * for any number of threads.
 */
public final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private record Part(String name, AutoCloseable closeable) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    /** Says that the process is stopping, so that what was to be started is not. */
    public static final class StoppingException extends RuntimeException {

        private static final long serialVersionUID = 1;

        StoppingException() {
            super("the process is stopping");
        }
    }

    /**
     * Takes a part over.
     *
     * @return the part
     * @throws StoppingException when {@link #close} was called before; the part is closed then
     */
    public <T extends AutoCloseable> T add(String name, T part) {
        synchronized (this) {
            if (!closing) {
                parts.push(new Part(name, part));
                return part;
            }
        }
        close(new Part(name, part));
        throw new StoppingException();
    }

    /** The parts of a kind that were taken over and are not closed, the latest first. */
    public synchronized <T> List<T> all(Class<T> kind) {
        return parts.stream()
                .map(Part::closeable)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * Goes on only while the process is not stopping.
     *
     * @throws StoppingException when it is
     */
    public synchronized void requireRunning() {
        if (closing) {
            throw new StoppingException();
        }
    }

    /** Says that the process cannot go on; the first reason counts. */
    public void fail(String why) {
        end.complete(Optional.of(why));
    }

    /**
     * Waits until the process cannot go on or is being stopped.
     *
     * @return why it cannot go on, or empty when it is being stopped
     */
    public Optional<String> awaitEnd() {
        return end.join();
    }

    /** Closes all parts, or waits until the thread that is doing so is done. */
    @Override
    public void close() {
        if (!begin()) {
            closed.join();
            return;
        }
        end.complete(Optional.empty());
        try {
            for (Part part = next(); part != null; part = next()) {
                close(part);
            }
        } finally {
            closed.complete(null);
        }
    }

    private synchronized boolean begin() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    private synchronized @Nullable Part next() {
        return parts.poll();
    }

    private static void close(Part part) {
        long start = System.nanoTime();
        try {
            part.closeable().close();
        } catch (Exception e) { // the others must be closed all the same
            LOG.warn(
                    "{} did not close cleanly; what it held goes with the process", part.name(), e);
        }
        LOG.debug("closed {} in {} ms", part.name(), (System.nanoTime() - start) / 1_000_000);
    }
}
