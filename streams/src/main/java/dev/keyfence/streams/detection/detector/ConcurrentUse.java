package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Sources.Seen;
import dev.keyfence.streams.detection.memory.Visit;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.Set;

/**
 * D11: a key is used from two places in turn, with another client at each: it is shared, or stolen.
 * The one place must be new to the key, the other must have used it for a while: what always ran in
 * two regions is how it is meant. Two places differ in address, autonomous system, and city or
 * country, so that nothing is raised without databases that tell them.
 */
public final class ConcurrentUse implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D11",
                    "concurrent_use",
                    1,
                    Severity.MEDIUM,
                    "T1550.001",
                    Duration.ofHours(6),
                    Set.of(EntityKind.KEY),
                    "A key is used from two places in turn.");

    private static final Duration LONGEST = Duration.ofDays(366);

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window within which both must use it
     * @param fresh for how long the one place is new
     * @param settled for how long before that the other must have used it
     */
    public record Settings(Duration window, Duration fresh, Duration settled) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(30), Duration.ofDays(1), Duration.ofDays(1));

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("fresh", fresh, Duration.ofMinutes(1), LONGEST);
            Setting.between("settled", settled, Duration.ZERO, LONGEST);
        }
    }

    /** With these settings. */
    public ConcurrentUse(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Source source = sighting.source();
        Sources known = memory.peek(Slots.SOURCES);
        if (!sighting.allowed() || source == null || known == null) {
            return;
        }
        Seen mine = known.find(source.id());
        long since = sighting.second() - settings.window().toSeconds();
        // In turn: here, there, and here again, all within the window.
        if (mine == null
                || mine.lastSecond() < since
                || known.all().getFirst().equals(mine)
                || known.many(sighting.second())) {
            return;
        }
        Visit visit = sighting.visit();
        for (Seen other : known.all()) {
            if (visit != null
                    && other.lastSecond() >= mine.lastSecond()
                    && apart(other.visit(), visit)
                    && newcomer(mine, other, sighting.second())) {
                findings.raise(finding(sighting, source, other));
                return;
            }
        }
    }

    private static boolean apart(Visit one, Visit other) {
        return one.id() != other.id()
                && differ(one.asn(), other.asn())
                && differ(one.agent(), other.agent())
                && (differ(one.city(), other.city()) || differ(one.country(), other.country()));
    }

    /** Whether both are known, and not the same. */
    private static boolean differ(long one, long other) {
        return one != 0 && other != 0 && one != other;
    }

    private boolean newcomer(Seen one, Seen other, long now) {
        long later = Math.max(one.firstSecond(), other.firstSecond());
        long earlier = Math.min(one.firstSecond(), other.firstSecond());
        return later >= now - settings.fresh().toSeconds()
                && later - earlier >= settings.settled().toSeconds();
    }

    private static Finding finding(Sighting sighting, Source source, Seen other) {
        return Finding.of(
                        Severity.MEDIUM,
                        "Key %s is used from %s and from AS%d in turn, with different clients"
                                .formatted(sighting.keyId(), source.address(), other.visit().asn()),
                        Math.min(other.lastSecond(), sighting.second()),
                        Measured.of(
                                "seconds_between",
                                (double) Math.abs(sighting.second() - other.lastSecond())))
                .because("autonomous system, place and client differ");
    }
}
