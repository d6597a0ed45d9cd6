package dev.keyfence.verifier.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Items as they are read from a topic, for those who watch. Whoever publishes never waits: who is
 * slow misses some, and is told how many. Safe for any number of threads.
 *
 * @param <T> what is watched; immutable
 */
public final class Feed<T> {

    /** How many may watch at once: each costs a comparison for every item. */
    public static final int WATCHERS_MAX = 16;

    /** How many items wait for one who watches: about a megabyte. */
    public static final int WAITING_MAX = 2_000;

    private static final Pattern ID = Pattern.compile("([0-9a-f]{1,16})-([0-9]{1,18})");

    private final int keptMax;
    private final List<Watch<T>> watches = new CopyOnWriteArrayList<>();
    private final Deque<T> kept = new ArrayDeque<>();

    /** Tells this process's numbers from those of the one before. */
    private final String run = Long.toHexString(ThreadLocalRandom.current().nextLong());

    /** The number of the latest; counts from 1. */
    private long latest;

    /**
     * A feed.
     *
     * @param keptMax how many of the latest are kept for those whose connection broke
     */
    public Feed(int keptMax) {
        this.keptMax = keptMax;
    }

    /**
     * An item with its number.
     *
     * @param id names it to {@link #watch}; unlike those of other processes
     * @param item the item
     */
    public record Event<T>(String id, T item) {}

    /**
     * What there is for one who watches.
     *
     * @param missed how many of theirs were left out before these; -1 when nobody knows
     * @param events the items, in the order of the topic's partitions
     */
    public record Batch<T>(long missed, List<Event<T>> events) {

        /** Whether there is nothing to say. */
        public boolean isEmpty() {
            return missed == 0 && events.isEmpty();
        }
    }

    /** One who watches. Must be closed. */
    public static final class Watch<T> implements AutoCloseable {

        private final List<Watch<T>> watches;
        private final Predicate<T> wanted;
        private final Deque<Event<T>> waiting = new ArrayDeque<>();
        private long missed;

        private Watch(List<Watch<T>> watches, Predicate<T> wanted) {
            this.watches = watches;
            this.wanted = wanted;
        }

        /** What came since the last call; never waits. */
        public synchronized Batch<T> take() {
            Batch<T> batch = new Batch<>(missed, List.copyOf(waiting));
            missed = 0;
            waiting.clear();
            return batch;
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private synchronized void offer(String id, T item) {
            if (!wanted.test(item)) {
                return;
            }
            if (waiting.size() == WAITING_MAX) {
                waiting.remove();
                missed += missed < 0 ? 0 : 1;
            }
            waiting.add(new Event<>(id, item));
        }

        private synchronized void miss() {
            missed = -1;
        }
    }

    /** Shows items to who watches. */
    public synchronized void publish(List<T> items) {
        for (T item : items) {
            latest++;
            if (kept.size() == keptMax) {
                kept.remove();
            }
            kept.add(item);
            for (Watch<T> watch : watches) {
                watch.offer(id(latest), item);
            }
        }
    }

    /**
     * Begins to watch.
     *
     * @param wanted which items
     * @param after the id of the last that was seen over a connection that broke; null to begin
     *     with the next that comes
     * @return empty when too many watch already
     */
    public synchronized Optional<Watch<T>> watch(Predicate<T> wanted, @Nullable String after) {
        if (watches.size() >= WATCHERS_MAX) {
            return Optional.empty();
        }
        Watch<T> watch = new Watch<>(watches, wanted);
        if (after != null) {
            resume(watch, after);
        }
        watches.add(watch);
        return Optional.of(watch);
    }

    /** Shows nothing again that was shown before. */
    public synchronized void forgetKept() {
        kept.clear();
    }

    private void resume(Watch<T> watch, String after) {
        Matcher id = ID.matcher(after);
        long seen = id.matches() && id.group(1).equals(run) ? Long.parseLong(id.group(2)) : -1;
        long first = latest - kept.size() + 1;
        if (seen < first - 1 || seen > latest) {
            watch.miss();
            seen = Math.min(Math.max(seen, first - 1), latest);
            if (!id.matches() || !id.group(1).equals(run)) {
                return;
            }
        }
        long number = first;
        for (T item : new ArrayList<>(kept)) {
            if (number > seen) {
                watch.offer(id(number), item);
            }
            number++;
        }
    }

    private String id(long number) {
        return run + '-' + number;
    }
}
