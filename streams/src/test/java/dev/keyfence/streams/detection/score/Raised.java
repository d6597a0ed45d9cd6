package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Entity;
import java.util.List;

/**
 * An alert, as far as scoring goes. Immutable.
 *
 * @param rule that raised it
 * @param severity at its gravest
 * @param entity what it is about
 * @param id its own
 * @param gathers ids of those that it gathers
 * @param firstMicros the first of what it rests on
 * @param lastMicros its last hit
 * @param hits how many it has
 * @param toldMicros when people were told of it, again and again
 */
record Raised(
        String rule,
        Severity severity,
        Entity entity,
        String id,
        List<String> gathers,
        long firstMicros,
        long lastMicros,
        long hits,
        List<Long> toldMicros) {

    boolean atLeast(Severity least) {
        return severity.compareTo(least) >= 0;
    }
}
