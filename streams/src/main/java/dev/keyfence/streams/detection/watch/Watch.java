package dev.keyfence.streams.detection.watch;

import static java.util.Objects.requireNonNull;

import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Raised;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Visit;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows sightings to the detectors of an entity, and then brings up to date what they share. For
 * the task's thread.
 */
public final class Watch {

    private final Supplier<ActiveRules> rules;
    private final Memories memories;
    private final Hits hits;

    /**
     * Wires a watch.
     *
     * @param rules asked at every sighting
     * @param memories of all entities
     * @param hits takes what is found
     */
    public Watch(Supplier<ActiveRules> rules, Memories memories, Hits hits) {
        this.rules = rules;
        this.memories = memories;
        this.hits = hits;
    }

    /**
     * Shows a sighting to all that watch this entity.
     *
     * @param brokerSecond when the broker took the decision, in seconds since the epoch
     */
    public void see(Sighting sighting, Entity entity, long brokerSecond) {
        ActiveRules active = rules.get();
        Memory memory = memories.of(entity, brokerSecond);
        memory.see(sighting.second());
        Taker taker = new Taker(active, entity, sighting, memory);
        for (ActiveRule<Detector> rule : active.watching(entity.kind())) {
            taker.rule = rule;
            rule.code().see(sighting, entity, memory, taker);
        }
        switch (entity.kind()) {
            case KEY -> rememberUse(sighting, memory);
            case ADDRESS -> {
                rememberGuess(sighting, memory);
                rememberKey(sighting, memory);
            }
            case NETWORK, AUTONOMOUS_SYSTEM -> {
                rememberGuess(sighting, memory);
                rememberGuesser(sighting, memory);
            }
            case USER_AGENT -> rememberGuesser(sighting, memory);
            case OWNER, NODE, PIPELINE -> {}
        }
    }

    private static void rememberUse(Sighting sighting, Memory memory) {
        if (!sighting.allowed()) {
            return;
        }
        long second = sighting.second();
        Visit visit = sighting.visit();
        memory.get(Slots.USES).note(second, visit);
        if (sighting.agentFamily() != null) {
            memory.get(Slots.AGENTS).note(sighting.agentFamily(), second);
        }
        if (visit != null) {
            memory.get(Slots.SOURCES).note(visit, second);
        }
    }

    private static void rememberKey(Sighting sighting, Memory memory) {
        if (sighting.allowed() && sighting.keyId() != null) {
            int _ = memory.get(Slots.KEYS).see(Hashes.of(sighting.keyId()), sighting.second());
        }
    }

    private static void rememberGuess(Sighting sighting, Memory memory) {
        if (sighting.guess() && sighting.presented() != null) {
            long presented = Hashes.of(sighting.presented());
            int _ = memory.get(Slots.PRESENTED).see(presented, sighting.second());
        }
    }

    private static void rememberGuesser(Sighting sighting, Memory memory) {
        if (sighting.guess() && sighting.source() != null) {
            int _ = memory.get(Slots.GUESSERS).see(sighting.source().id(), sighting.second());
        }
    }

    /** Makes hits of findings. */
    private final class Taker implements Findings {

        private final ActiveRules active;
        private final Entity entity;
        private final Sighting sighting;
        private final Memory memory;
        private @Nullable ActiveRule<Detector> rule;

        Taker(ActiveRules active, Entity entity, Sighting sighting, Memory memory) {
            this.active = active;
            this.entity = entity;
            this.sighting = sighting;
            this.memory = memory;
        }

        @Override
        public void raise(Finding finding) {
            ActiveRule<Detector> raising = requireNonNull(rule);
            String id = raising.rule().id();
            memory.get(Slots.RAISED).note(id, sighting.second());
            hits.take(raising.hit(entity, sighting, finding, active.swallows(id, sighting)));
        }

        @Override
        public boolean raised(String id, Duration within) {
            Raised raised = memory.peek(Slots.RAISED);
            return raised != null
                    && raised.lastSecond(id) >= sighting.second() - within.toSeconds();
        }
    }
}
