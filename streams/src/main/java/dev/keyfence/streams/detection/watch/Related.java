package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Sources.Seen;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Reasons;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sources a sighting is shown to. Most are shown to none: what succeeds is news to an address
 * only once a minute for each key, and networks, systems and user agents are asked about failures
 * alone.
 */
public final class Related {

    private static final long MINUTE_SECONDS = 60;

    private Related() {}

    /**
     * The sources to show a sighting to.
     *
     * @param key what is remembered of its key from before it, or null when nobody knows the key
     */
    public static List<Entity> of(Sighting sighting, @Nullable Memory key) {
        Source source = sighting.source();
        if (source == null) {
            return List.of();
        }
        List<Entity> related = new ArrayList<>();
        if (sighting.allowed()) {
            Seen before = before(source, key);
            if (before == null
                    || before.lastSecond() / MINUTE_SECONDS != sighting.second() / MINUTE_SECONDS) {
                related.add(new Entity(EntityKind.ADDRESS, source.address()));
            }
        } else if (sighting.guess() || Reasons.NO_ROUTE.contains(sighting.reason())) {
            related.add(new Entity(EntityKind.ADDRESS, source.address()));
            related.add(new Entity(EntityKind.NETWORK, source.network()));
            if (source.place().asn() != 0) {
                related.add(new Entity(EntityKind.AUTONOMOUS_SYSTEM, "AS" + source.place().asn()));
            }
            if (sighting.agentFamily() != null) {
                related.add(new Entity(EntityKind.USER_AGENT, sighting.agentFamily()));
            }
        }
        return related;
    }

    private static @Nullable Seen before(Source source, @Nullable Memory key) {
        Sources sources = key == null ? null : key.peek(Slots.SOURCES);
        return sources == null ? null : sources.find(source.id());
    }
}
