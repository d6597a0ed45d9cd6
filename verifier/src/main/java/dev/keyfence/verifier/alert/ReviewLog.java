package dev.keyfence.verifier.alert;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people made of alerts, in the order in which they did. May touch the disk, never the
 * network. Safe for any number of threads.
 */
public interface ReviewLog {

    /** Whether everything is known that was there when this node started. */
    boolean complete();

    /**
     * A page of steps, the latest first. It may hold fewer than are asked for, or none, and still
     * have an end to go on from.
     *
     * @param after where an earlier page ended; null to begin
     * @param limit how many at the most, 1 to {@link Alerts#LIMIT_MAX}
     */
    Steps steps(StepQuery query, @Nullable Place after, int limit);

    /**
     * Which steps are asked for; what is null is not asked about.
     *
     * @param actor who took them
     * @param status what the alert became
     * @param fromMicros they were taken then or later, microseconds since the epoch
     * @param untilMicros and before this
     */
    record StepQuery(
            @Nullable String actor,
            @Nullable AlertStatus status,
            long fromMicros,
            long untilMicros) {

        /** Whether a step is one of those. */
        public boolean matches(Review.Step step) {
            return (actor == null || actor.equals(step.actor().id()))
                    && (status == null || status == step.status())
                    && step.atMicros() >= fromMicros
                    && step.atMicros() < untilMicros;
        }
    }

    /**
     * Where a step is in the order.
     *
     * @param atMicros when it was taken
     * @param alertId with which alert
     * @param version what the review's version was after it
     */
    record Place(long atMicros, String alertId, int version) {}

    /**
     * A step, and the alert.
     *
     * @param place where it is
     * @param step what was done
     * @param alert as it is now; empty when it is no longer kept
     */
    record Taken(Place place, Review.Step step, Optional<AlertView> alert) {}

    /**
     * A page.
     *
     * @param taken those that were found
     * @param end where to go on; null at the end
     */
    record Steps(List<Taken> taken, @Nullable Place end) {}
}
