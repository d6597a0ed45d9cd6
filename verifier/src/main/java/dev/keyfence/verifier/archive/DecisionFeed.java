package dev.keyfence.verifier.archive;

import java.time.InstantSource;
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
 * Decisions as they are read from the topic, for those who watch. Whoever publishes never waits:
 * who is slow misses some, and is told how many. Safe for any number of threads.
 */
public final class DecisionFeed {

    /** How many may watch at once: each costs a comparison for every decision. */
    static final int WATCHERS_MAX = 16;

    /** How many decisions wait for one who watches: about a megabyte. */
    static final int WAITING_MAX = 2_000;

    /** How many of the latest are kept for those whose connection broke. */
    static final int KEPT_MAX = 10_000;

    private static final Pattern ID = Pattern.compile("([0-9a-f]{1,16})-([0-9]{1,18})");

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Deque<DecisionRow> kept = new ArrayDeque<>();

    private final DecisionTally tally = new DecisionTally(InstantSource.system());

    /** Tells this process's numbers from those of the one before. */
    private final String run = Long.toHexString(ThreadLocalRandom.current().nextLong());

    /** The number of the latest; counts from 1. */
    private long latest;

    /**
     * A decision with its number.
     *
     * @param id names it to {@link #watch}; unlike those of other processes
     * @param row the decision
     */
    public record Event(String id, DecisionRow row) {}

    /**
     * What there is for one who watches.
     *
     * @param missed how many of theirs were left out before these; -1 when nobody knows
     * @param events the decisions, in the order of the topic's partitions
     */
    public record Batch(long missed, List<Event> events) {

        /** Whether there is nothing to say. */
        public boolean isEmpty() {
            return missed == 0 && events.isEmpty();
        }
    }

    /** One who watches. Must be closed. */
    public final class Watch implements AutoCloseable {

        private final Predicate<DecisionRow> wanted;
        private final Deque<Event> waiting = new ArrayDeque<>();
        private long missed;

        private Watch(Predicate<DecisionRow> wanted) {
            this.wanted = wanted;
        }

        /** What came since the last call; never waits. */
        public synchronized Batch take() {
            Batch batch = new Batch(missed, List.copyOf(waiting));
            missed = 0;
            waiting.clear();
            return batch;
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private synchronized void offer(long number, DecisionRow row) {
            if (!wanted.test(row)) {
                return;
            }
            if (waiting.size() == WAITING_MAX) {
                waiting.remove();
                missed += missed < 0 ? 0 : 1;
            }
            waiting.add(new Event(run + '-' + number, row));
        }

        private synchronized void miss() {
            missed = -1;
        }
    }

    /** What is counted of all decisions. */
    public DecisionTally tally() {
        return tally;
    }

    /** Shows decisions to who watches, and counts them. */
    synchronized void publish(List<ReadRow> rows) {
        tally.add(rows);
        for (ReadRow read : rows) {
            latest++;
            if (kept.size() == KEPT_MAX) {
                kept.remove();
            }
            kept.add(read.row());
            for (Watch watch : watches) {
                watch.offer(latest, read.row());
            }
        }
    }

    /**
     * Begins to watch.
     *
     * @param query which decisions
     * @param after the id of the last that was seen over a connection that broke; null to begin
     *     with the next that is made
     * @return empty when too many watch already
     */
    public synchronized Optional<Watch> watch(DecisionQuery query, @Nullable String after) {
        if (watches.size() >= WATCHERS_MAX) {
            return Optional.empty();
        }
        Watch watch = new Watch(query.test());
        if (after != null) {
            resume(watch, after);
        }
        watches.add(watch);
        return Optional.of(watch);
    }

    /** Shows nothing again that was shown before. */
    synchronized void forgetKept() {
        kept.clear();
    }

    private void resume(Watch watch, String after) {
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
        for (DecisionRow row : new ArrayList<>(kept)) {
            if (number > seen) {
                watch.offer(number, row);
            }
            number++;
        }
    }
}
