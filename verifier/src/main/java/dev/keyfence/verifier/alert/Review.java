package dev.keyfence.verifier.alert;

import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people made of an alert. Immutable.
 *
 * @param alertId which alert
 * @param version counts up with every step; 0 when there was none
 * @param status what it is now
 * @param steps how it got there, the latest last; at most {@link #STEPS_MAX}
 */
public record Review(String alertId, int version, AlertStatus status, List<Step> steps) {

    /** How many steps are kept: people take three or four. */
    public static final int STEPS_MAX = 50;

    /** Keeps its own copy. */
    public Review {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param status what the alert became
     * @param actor who said so
     * @param reason why; null where none was asked for
     * @param atMicros when, microseconds since the epoch
     */
    public record Step(AlertStatus status, Actor actor, @Nullable String reason, long atMicros) {}

    /** That of an alert that nobody has looked at. */
    public static Review none(String alertId) {
        return new Review(alertId, 0, AlertStatus.NEW, List.of());
    }

    /** The same with one more step; the oldest is dropped when there are too many. */
    public Review with(Step step) {
        return new Review(
                alertId,
                version + 1,
                step.status(),
                Stream.concat(
                                steps.stream().skip(steps.size() < STEPS_MAX ? 0 : 1),
                                Stream.of(step))
                        .toList());
    }

    /** The latest step. */
    public Optional<Step> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast());
    }
}
