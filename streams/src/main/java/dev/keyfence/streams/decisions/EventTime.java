package dev.keyfence.streams.decisions;

import dev.keyfence.schemas.record.Decision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a decision is counted to have been made, in microseconds since the epoch.
 *
 * <p>The time of the request where the caller gave one, since the decision then stands for an
 * earlier request; else the time of the decision. A time that is further ahead of the broker's than
 * is tolerated is some clock's mistake: the broker's counts. A time before the epoch is the epoch.
 *
 * @param micros microseconds since the epoch, not negative
 * @param ahead whether the broker's time took the place of one too far ahead
 * @param told whether whoever published it vouches for a time in the past: replayed or observed
 */
public record EventTime(long micros, boolean ahead, boolean told) {

    private static final long MICROS_PER_MILLI = 1_000;

    /**
     * The time that counts.
     *
     * @param brokerMillis when the broker took the record, milliseconds since the epoch
     * @param toleranceMillis how far ahead of that a node's clock may be
     */
    public static EventTime of(Decision decision, long brokerMillis, long toleranceMillis) {
        Instant asked = decision.getRequestTime();
        long micros = micros(asked == null ? decision.getTime() : asked);
        boolean told = asked != null || decision.getObservedBy() != null;
        boolean ahead = micros > (brokerMillis + toleranceMillis) * MICROS_PER_MILLI;
        return new EventTime(
                Math.max(0, ahead ? brokerMillis * MICROS_PER_MILLI : micros), ahead, told);
    }

    /** The same in milliseconds. */
    public long millis() {
        return micros / MICROS_PER_MILLI;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
