package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.CompiledRule.Failures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows decisions to rules in memory, without Kafka, in the order in which they come and by the
 * time that they tell: what the topology would raise, but for what gathers alerts. Nothing is
 * forgotten, and a decision that comes twice counts twice. For one thread.
 */
public final class Rehearsal {

    /** A decision tells microseconds, a broker milliseconds. */
    private static final long ROUNDING_MILLIS = 1;

    private final Map<String, Memory> memories = new HashMap<>();
    private final SightingMaker maker;
    private final Watch watch;
    private final UserWatch users;

    /** The latest of each rule, entity and what keeps apart, open or not. */
    private final Map<String, Episode> latest = new HashMap<>();

    private final List<Episode> episodes = new ArrayList<>();

    /**
     * A rehearsal of nothing yet.
     *
     * @param rules what is shown decisions
     * @param places where addresses are
     * @param failures takes why conditions of users' rules could not be evaluated
     */
    public Rehearsal(ActiveRules rules, Places places, Failures failures) {
        this.maker = new SightingMaker(places);
        this.watch = new Watch(() -> rules, (entity, second) -> memory(entity.text()), this::add);
        this.users =
                new UserWatch(() -> rules, (group, second) -> memory(group), this::add, failures);
    }

    /** Shows a decision. */
    public void take(Decision decision) {
        Instant told =
                decision.getRequestTime() == null ? decision.getTime() : decision.getRequestTime();
        Sighting sighting =
                maker.of(decision, EventTime.of(decision, told.toEpochMilli(), ROUNDING_MILLIS));
        Memory memory = null;
        if (sighting.keyId() != null) {
            memory = memory(new Entity(EntityKind.KEY, sighting.keyId()).text());
        }
        long second = sighting.second();
        List<Entity> related = Related.of(sighting, memory);
        users.see(
                sighting,
                memory,
                second,
                (group, matched) -> users.seeGroup(group, matched, sighting, second));
        if (sighting.keyId() != null) {
            watch.see(sighting, new Entity(EntityKind.KEY, sighting.keyId()), second);
        }
        for (Entity entity : related) {
            watch.see(sighting, entity, second);
        }
    }

    /** What was raised so far, in the order in which it opened; without what is swallowed. */
    public List<Alert> alerts() {
        return episodes.stream()
                .map(Episode::toRow)
                .filter(alert -> alert.getSwallowedBy() == null)
                .toList();
    }

    private Memory memory(String text) {
        return memories.computeIfAbsent(text, _ -> new Memory());
    }

    private void add(Hit hit) {
        String place =
                String.join("\0", hit.rule().id(), hit.entity().text(), hit.finding().apart());
        Episode open = latest.get(place);
        if (open == null || !open.takes(hit)) {
            open = Episode.open(hit);
            latest.put(place, open);
            episodes.add(open);
        }
        open.add(hit, List.of());
    }
}
