package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.verify.Decision;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One decision on its way to Kafka, or a range of the spool that is damaged. What becomes of it is
 * said by any thread; its place in the spool belongs to the {@link Backlog}.
 *
 * <pre>
 *   UNSENT ──▶ SENT ──▶ ACKNOWLEDGED
 *     ▲         │ │
 *     └─────────┘ └───▶ REFUSED            UNSENT ──▶ UNWRITABLE            DAMAGED
 *    given back by a
 *    producer that ended
 * </pre>
 */
final class Pending {

    /** How far it has come. */
    enum Fate {
        UNSENT,
        SENT,
        ACKNOWLEDGED,
        REFUSED,
        UNWRITABLE,
        DAMAGED;

        boolean isEnd() {
            return switch (this) {
                case UNSENT, SENT -> false;
                case ACKNOWLEDGED, REFUSED, UNWRITABLE, DAMAGED -> true;
            };
        }
    }

    private static final long NOT_SPOOLED = -1;

    private final Supplier<dev.keyfence.schemas.record.Decision> source;
    private final @Nullable Decision decision;
    private final long takenAtNanos;
    private final long count;
    private long lastOrdinal;
    private volatile Fate fate;

    private Pending(
            Supplier<dev.keyfence.schemas.record.Decision> source,
            @Nullable Decision decision,
            long takenAtNanos,
            long count,
            long lastOrdinal,
            Fate fate) {
        this.source = source;
        this.decision = decision;
        this.takenAtNanos = takenAtNanos;
        this.count = count;
        this.lastOrdinal = lastOrdinal;
        this.fate = fate;
    }

    /** A decision that is in memory only. */
    static Pending queued(Decision decision, long nowNanos) {
        return new Pending(
                () -> DecisionRecords.recordOf(decision),
                decision,
                nowNanos,
                1,
                NOT_SPOOLED,
                Fate.UNSENT);
    }

    /** A decision that was read from the spool. */
    static Pending spooled(
            Supplier<dev.keyfence.schemas.record.Decision> source, long ordinal, long nowNanos) {
        return new Pending(source, null, nowNanos, 1, ordinal, Fate.UNSENT);
    }

    /** Decisions that the spool has lost. */
    static Pending damaged(long count, long lastOrdinal, long nowNanos) {
        return new Pending(
                () -> {
                    throw new IllegalStateException("damaged decisions are not sent");
                },
                null,
                nowNanos,
                count,
                lastOrdinal,
                Fate.DAMAGED);
    }

    /**
     * The record to send; made anew with every call.
     *
     * @throws RuntimeException when there is none, for ever
     */
    dev.keyfence.schemas.record.Decision toRecord() {
        return source.get();
    }

    /** What it is called in the log. */
    String name() {
        return decision == null
                ? "at place " + lastOrdinal + " of the spool"
                : decision.id().toString();
    }

    /** The decision itself, while it is in memory only. */
    @Nullable Decision inMemory() {
        return isSpooled() ? null : decision;
    }

    /** How many decisions this stands for: one, but for damage. */
    long count() {
        return count;
    }

    /** How long the log has had it in hand. */
    long ageNanos(long nowNanos) {
        return nowNanos - takenAtNanos;
    }

    boolean isSpooled() {
        return lastOrdinal != NOT_SPOOLED;
    }

    /** The place in the spool of it, or of its last. */
    long lastOrdinal() {
        return lastOrdinal;
    }

    /** Says that it is in the spool from now on. */
    void spooledAt(long ordinal) {
        lastOrdinal = ordinal;
    }

    Fate fate() {
        return fate;
    }

    void become(Fate next) {
        fate = next;
    }
}
