package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.decisionlog.Pending.Fate;
import dev.keyfence.verifier.spool.Syncing;
import dev.keyfence.verifier.verify.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * All decisions that are not acknowledged, in the order in which they were made. Two threads work
 * on it, under its lock and never waiting for Kafka in it: the publisher takes the next to send,
 * and the keeper moves to disk what cannot be sent.
 *
 * <pre>
 *                       ┌── flight: sent or about to be, oldest first ──▶ Kafka
 *   queue ──▶ held ─────┤        ▲ next()                │ not acknowledged for a while: into the
 *        │ keep()       │        │                       ▼ spool as well, and still in flight
 *        └─────────────▶ spool: unread ──────── read, not done with
 * </pre>
 *
 * What makes the order: decisions are sent from the queue only when everything in the spool was
 * read; they go to the spool only behind all in flight; and what is in flight is sent again in its
 * order. So what is in memory only is always younger than the spool, and older than the queue.
 */
final class Backlog {

    /** How many are sent ahead of an acknowledgement; a second's worth, some 40 MB. */
    static final int FLIGHT_MAX = 65_536;

    /** What is taken over at once: a few hundred kB, a fraction of a millisecond. */
    private static final int BATCH = 512;

    private final DecisionLogSettings settings;
    private final MpscAtomicArrayQueue<Decision> queue;
    private final Shelf spool;
    private final Counts counts;
    private final Deque<Pending> flight = new ArrayDeque<>();
    private final Deque<Pending> toSend = new ArrayDeque<>();

    /** Taken from the queue for the spool, which had no room. */
    private final Deque<Pending> held = new ArrayDeque<>();

    private volatile boolean full;
    private boolean finished;

    /** A backlog that begins with what is in the spool. */
    Backlog(
            DecisionLogSettings settings,
            MpscAtomicArrayQueue<Decision> queue,
            Shelf spool,
            Counts counts) {
        this.settings = settings;
        this.queue = queue;
        this.spool = spool;
        this.counts = counts;
    }

    /**
     * True when nothing more can be kept: spool and disk have no room, and half the queue is taken.
     * The other half is for what is being decided at this moment.
     */
    boolean isFull() {
        return full;
    }

    /** The queue was full: the keeper is stuck. It says when it is not any more. */
    void overrun() {
        full = true;
    }

    /** The next decision to send; null when there is none, or Kafka is not to have more now. */
    synchronized @Nullable Pending next() {
        settle();
        if (toSend.isEmpty() && !finished && isOpen()) {
            if (spool.hasUnread()) {
                loadSpooled();
            } else {
                loadQueued();
            }
        }
        return toSend.poll();
    }

    /** Everything that was not acknowledged is to be sent again, from the oldest on. */
    synchronized void sendAgain() {
        toSend.clear();
        for (Pending each : flight) {
            if (each.fate() == Fate.UNSENT) {
                toSend.add(each);
            }
        }
    }

    /** True when nothing is left that could be sent now or later. */
    synchronized boolean isAllSent() {
        return toSend.isEmpty() && held.isEmpty() && queue.isEmpty() && !spool.hasUnread();
    }

    /** For how long the oldest decision that was sent has not been acknowledged; 0 for none. */
    synchronized long silentNanos() {
        settle();
        Pending oldest = flight.peek();
        return oldest == null ? 0 : oldest.ageNanos(System.nanoTime());
    }

    /** Why the spool takes nothing more; null when it does. */
    synchronized @Nullable String noRoom() {
        return spool.noRoom();
    }

    /** What the spool takes on disk. */
    synchronized long spoolBytes() {
        return spool.bytes();
    }

    /** Moves to disk what waits for Kafka in vain, and what is behind it. */
    synchronized void keep() {
        settle();
        boolean stuck = !isOpen() || queue.size() >= settings.queueDecisionsMax() / 2;
        boolean overflows = stuck || spool.hasUnread() || !held.isEmpty();
        if (!overflows || (secure() && drain())) {
            spool.hasRoom();
        }
        int queued = queue.size() + held.size();
        if (spool.noRoom() != null && queued >= settings.queueDecisionsMax() / 2) {
            full = true;
        } else if (spool.noRoom() == null || queued < settings.queueDecisionsMax() / 4) {
            full = false;
        }
    }

    /** What must be done for the spool to survive a power cut. */
    synchronized Syncing syncing() {
        spool.saveHead();
        return spool.syncing();
    }

    /** Moves to disk whatever is left, and counts what finds no room. Nothing is sent any more. */
    synchronized void finish() {
        finished = true;
        settle();
        if (!(secure() && drain())) {
            flight.removeIf(Pending::isSpooled);
            flight.addAll(held);
            flight.forEach(each -> counts.dropped(LossReason.CLOSED, false, 1));
            for (Decision each = queue.poll(); each != null; each = queue.poll()) {
                counts.taken();
                counts.dropped(LossReason.CLOSED, false, 1);
            }
        }
        flight.clear();
        toSend.clear();
        held.clear();
        spool.saveHead();
    }

    private boolean isOpen() {
        Pending oldest = flight.peek();
        return oldest == null
                || (flight.size() < FLIGHT_MAX
                        && oldest.ageNanos(System.nanoTime()) < settings.patience().toNanos());
    }

    /** Counts what has come to its end, from the oldest on. */
    private void settle() {
        for (Pending oldest = flight.peek();
                oldest != null && oldest.fate().isEnd();
                oldest = flight.peek()) {
            flight.remove();
            count(oldest);
            if (oldest.isSpooled()) {
                spool.release(oldest.lastOrdinal());
            }
        }
    }

    private void count(Pending ended) {
        boolean spooled = ended.isSpooled();
        switch (ended.fate()) {
            case ACKNOWLEDGED -> counts.acknowledged(spooled);
            case REFUSED -> counts.dropped(LossReason.REFUSED, spooled, 1);
            case UNWRITABLE -> counts.dropped(LossReason.UNSERIALIZABLE, spooled, 1);
            case DAMAGED -> counts.dropped(LossReason.DAMAGED, spooled, ended.count());
            case UNSENT, SENT -> throw new IllegalStateException("this is no end");
        }
    }

    private void loadQueued() {
        long now = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            Pending next = takeQueued(now);
            if (next == null) {
                return;
            }
            flight.add(next);
            toSend.add(next);
        }
    }

    private @Nullable Pending takeQueued(long nowNanos) {
        Pending first = held.poll();
        if (first != null) {
            return first;
        }
        Decision decision = queue.poll();
        if (decision == null) {
            return null;
        }
        counts.taken();
        return Pending.queued(decision, nowNanos);
    }

    private void loadSpooled() {
        long now = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            Pending next = spool.read(now);
            if (next == null) {
                return;
            }
            flight.add(next);
            if (!next.fate().isEnd()) {
                toSend.add(next);
            }
        }
    }

    /** Puts what is in memory and in flight into the spool as well; false when it has no room. */
    private boolean secure() {
        // Behind one that is not acknowledged, but done with: nothing of it is left to keep.
        flight.removeIf(each -> {
            boolean over = !each.isSpooled() && each.fate().isEnd();
            if (over) {
                count(each);
            }
            return over;
        });
        List<Pending> inMemory =
                flight.stream()
                        .filter(each -> each.inMemory() != null && !each.fate().isEnd())
                        .toList();
        for (int from = 0; from < inMemory.size(); from += BATCH) {
            List<Pending> batch = inMemory.subList(from, Math.min(inMemory.size(), from + BATCH));
            if (!spool.append(batch)) {
                return false;
            }
            toSend.removeIf(each -> each.fate().isEnd());
            spool.skipUnread(); // They are in flight: nothing of the spool is left to be read.
        }
        return true;
    }

    private boolean drain() {
        int left = queue.size() + held.size();
        while (left > 0) {
            List<Pending> batch = new ArrayList<>(BATCH);
            long now = System.nanoTime();
            Pending next = takeQueued(now);
            while (next != null) {
                batch.add(next);
                next = batch.size() < BATCH ? takeQueued(now) : null;
            }
            if (batch.isEmpty()) {
                return true;
            }
            left -= batch.size();
            if (!spool.append(batch)) {
                batch.reversed().forEach(held::addFirst);
                return false;
            }
            batch.stream().filter(each -> !each.isSpooled()).forEach(this::count);
        }
        return true;
    }
}
