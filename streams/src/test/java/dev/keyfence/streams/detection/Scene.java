package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Hit;
import dev.keyfence.streams.detection.watch.Related;
import dev.keyfence.streams.detection.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Detection without Kafka: sightings go to all detectors, of the key and of the sources that are
 * related, in the order of the log; what is remembered stands in a map. For one thread.
 */
public final class Scene {

    private final Map<Entity, Memory> memories = new HashMap<>();
    private final List<Hit> hits = new ArrayList<>();
    private final boolean rows;
    private final Watch watch;
    private ActiveRules rules = ActiveRules.DEFAULTS;

    private Scene(boolean rows) {
        this.rows = rows;
        this.watch =
                new Watch(
                        () -> rules,
                        (entity, _) -> memories.computeIfAbsent(entity, _ -> new Memory()),
                        hits::add);
    }

    /** Memories stay as they are. */
    public static Scene decoded() {
        return new Scene(false);
    }

    /** Each memory becomes a row, and is read back, after every sighting. */
    public static Scene ofRows() {
        return new Scene(true);
    }

    /** Sets a rule. */
    public Scene set(String rule, Map<String, String> settings) {
        RuleTuning tuning =
                RuleTuning.newBuilder().setRule(rule).setSettings(Map.copyOf(settings)).build();
        rules =
                ActiveRules.of(
                        List.of(
                                DetectorConfig.newBuilder()
                                        .setId("rule/" + rule)
                                        .setVersion(1)
                                        .setActor(Actor.newBuilder().setId("test").build())
                                        .setAt(Instant.EPOCH)
                                        .setTuning(tuning)
                                        .build()));
        return this;
    }

    /** Shows a sighting to all; returns what it led to. */
    public List<Hit> play(Sighting sighting) {
        int before = hits.size();
        show(sighting);
        return List.copyOf(hits.subList(before, hits.size()));
    }

    /** Shows a sighting to all. */
    void show(Sighting sighting) {
        Entity key = sighting.keyId() == null ? null : new Entity(EntityKind.KEY, sighting.keyId());
        List<Entity> related = Related.of(sighting, key == null ? null : memory(key));
        if (key != null) {
            see(sighting, key);
        }
        for (Entity source : related) {
            see(sighting, source);
        }
    }

    /** Shows several, in this order. */
    public List<Hit> play(Collection<Sighting> sightings) {
        int before = hits.size();
        sightings.forEach(this::show);
        return List.copyOf(hits.subList(before, hits.size()));
    }

    /** What is remembered of a key. */
    public Memory key(String id) {
        return memory(new Entity(EntityKind.KEY, id));
    }

    /** Everything that is remembered. */
    public Map<Entity, Memory> memories() {
        return memories;
    }

    /** All hits. */
    public List<Hit> hits() {
        return hits;
    }

    private void see(Sighting sighting, Entity entity) {
        watch.see(sighting, entity, sighting.second());
        if (rows) {
            memories.computeIfPresent(entity, (_, memory) -> Memory.of(memory.toBytes()));
        }
    }

    private Memory memory(Entity entity) {
        return memories.computeIfAbsent(entity, _ -> new Memory());
    }
}
