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
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * D9: a key is used from an address from which it was not used lately: a note when only the address
 * is new, low when its network and autonomous system are, medium when the country is new as well.
 * Without a database of autonomous systems the network alone makes it low. It stays a note for keys
 * that come from new networks by habit, such as those of people on the move or of apps on phones.
 * It is silent about keys that have too many addresses to follow, and about one that nobody used
 * for so long that none of its addresses is recent: that is what D18 is for. It asks for the time
 * since the first use, not since the creation, since only uses tell where a key is used from.
 */
public final class NewSourceForKey implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D9",
                    "new_source_for_key",
                    1,
                    Severity.INFO,
                    "T1078.004",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is used from an address that is new to it.");

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final String ROAMS = "the key comes from new networks by habit";
    private static final int USES_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param history how long an address is remembered
     * @param warmUp how long a key must have been used
     * @param uses how often it must have been used
     * @param networks a key that was used from so many within the history comes from new ones by
     *     habit
     */
    public record Settings(Duration history, Duration warmUp, int uses, int networks) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofDays(30), Duration.ofDays(7), 100, 5);

        /** Checks the values. */
        public Settings {
            Setting.between("history", history, Duration.ofHours(1), LONGEST);
            Setting.between("warm_up", warmUp, Duration.ZERO, LONGEST);
            Setting.between("uses", uses, 0, USES_MAX);
            Setting.between("networks", networks, 2, Sources.MAX);
        }
    }

    /** With these settings. */
    public NewSourceForKey(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Source source = sighting.source();
        Sources known = memory.peek(Slots.SOURCES);
        if (!sighting.allowed() || source == null || known == null) {
            return;
        }
        long since = sighting.second() - settings.history().toSeconds();
        Seen seen = known.find(source.id());
        if ((seen != null && seen.lastSecond() >= since)
                || known.many(sighting.second())
                || !Past.settled(memory, sighting.second(), settings.warmUp(), settings.uses())) {
            return;
        }
        Visit visit = sighting.visit();
        List<Seen> lately = known.since(since);
        if (visit != null && !lately.isEmpty()) {
            findings.raise(finding(sighting, source, visit, lately));
        }
    }

    private Finding finding(Sighting sighting, Source source, Visit visit, List<Seen> lately) {
        boolean near = lately.stream().anyMatch(seen -> seen.visit().near(visit));
        boolean abroad =
                visit.country() != 0
                        && visit.asn() != 0
                        && lately.stream()
                                .noneMatch(seen -> seen.visit().country() == visit.country());
        long networks = Past.networks(lately);
        boolean roams = networks >= settings.networks();
        Severity severity = near || roams ? Severity.INFO : abroad ? Severity.MEDIUM : Severity.LOW;
        String network = visit.asn() == 0 ? source.network() : "AS" + visit.asn();
        return Finding.of(
                        severity,
                        "Key %s was used from %s for the first time"
                                .formatted(sighting.keyId(), source.address()),
                        sighting.second(),
                        Measured.of("known_addresses", lately.size()),
                        Measured.of("known_networks", (double) networks),
                        Measured.of("known_network", near ? 1 : 0),
                        Measured.of("known_country", abroad ? 0 : 1))
                .because(roams && !near ? ROAMS : why(source.place(), near, abroad))
                .apart(network);
    }

    private static String why(Place place, boolean near, boolean abroad) {
        if (near) {
            return "its network or autonomous system used the key before";
        }
        if (abroad) {
            return "network, autonomous system and country are new to the key";
        }
        return place.asn() == 0
                ? "its network is new to the key; its autonomous system is not known"
                : "its network and autonomous system are new to the key";
    }
}
