package dev.keyfence.streams.detection.user;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Sighting;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What some rules together ask to be counted of keys. Immutable. */
public final class KeyCounters {

    private final Set<KeyCounter> asked = EnumSet.noneOf(KeyCounter.class);

    /** What these ask for. */
    public KeyCounters(Collection<CompiledRule> rules) {
        rules.forEach(rule -> asked.addAll(rule.counters()));
    }

    /** Counts a decision in its key's memory. */
    public void note(Sighting sighting, Memory key) {
        for (KeyCounter counter : asked) {
            counter.note(sighting, key);
        }
    }
}
