package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.rule.Entity;
import java.util.List;
import java.util.Set;

/**
 * An attack, or a harmless oddity, with the truth about it. Immutable.
 *
 * @param rule that is meant to see it; of an oddity its kind
 * @param variety how it is done
 * @param below true when it stays below what the rule says it reports
 * @param fromMicros its first request
 * @param toMicros its last
 * @param entities whom alerts may rightly be about
 * @param events all of it, and what it needs to have happened before
 */
record Instance(
        String rule,
        String variety,
        boolean below,
        long fromMicros,
        long toMicros,
        Set<Entity> entities,
        List<Event> events) {

    /** Whether something about this entity at this time can be about it. */
    boolean covers(Entity entity, long firstMicros, long lastMicros, long slackMicros) {
        return entities.contains(entity)
                && firstMicros <= toMicros + slackMicros
                && lastMicros >= fromMicros;
    }
}
