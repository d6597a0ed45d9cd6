package dev.keyfence.streams.detection.detector;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Sources.Seen;
import dev.keyfence.streams.detection.memory.Uses;
import dev.keyfence.streams.detection.memory.Visit;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.List;

/** What a key's past says of a sighting; several detectors ask. */
final class Past {

    private Past() {}

    /**
     * True when the sighting is from a network and an autonomous system from which the key was
     * never used, as far as that is remembered. False for a key without a past, and when no source
     * is told.
     */
    static boolean elsewhere(Sighting sighting, Memory memory) {
        Source source = sighting.source();
        if (source == null) {
            return false;
        }
        Sources sources = memory.peek(Slots.SOURCES);
        if (sources != null && sources.find(source.id()) != null) {
            return false;
        }
        Visit visit = sighting.visit();
        if (visit == null) {
            return false;
        }
        if (sources != null && !sources.blank()) {
            return !sources.any(seen -> seen.visit().near(visit));
        }
        // After a long silence no more is known than where it was used last.
        Uses uses = memory.peek(Slots.USES);
        return uses != null && uses.last() != null && !uses.last().near(visit);
    }

    /** Of how many networks these are: autonomous systems, or blocks of addresses without one. */
    static long networks(List<Seen> sources) {
        return sources.stream()
                .map(Seen::visit)
                // Negative, so that no system is taken for a block.
                .mapToLong(visit -> visit.asn() == 0 ? visit.networkId() : -visit.asn())
                .distinct()
                .count();
    }

    /** Whether the key was used for so long, and so often, that its past tells what is usual. */
    static boolean settled(Memory memory, long second, Duration age, int count) {
        Uses uses = memory.peek(Slots.USES);
        return uses != null
                && uses.count() >= count
                && second - uses.firstSecond() >= age.toSeconds();
    }
}
