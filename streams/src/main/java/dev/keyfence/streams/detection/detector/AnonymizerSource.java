package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Uses;
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
 * D13: a key is used through Tor, a VPN or a proxy, and never was from that network or autonomous
 * system. It needs a database that knows those, and a key that was used before: for the first use
 * there is D19. It is silent about keys of many sources, which are on the phones of people who use
 * such things.
 */
public final class AnonymizerSource implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D13",
                    "anonymizer_source",
                    1,
                    Severity.MEDIUM,
                    "T1090",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is used through Tor, a VPN or a proxy.");

    private static final int USES_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param uses how often the key must have been used before
     */
    public record Settings(int uses) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(1);

        /** Checks the values. */
        public Settings {
            Setting.between("uses", uses, 1, USES_MAX);
        }
    }

    /** With these settings. */
    public AnonymizerSource(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Source source = sighting.source();
        if (source == null || !source.place().anonymous() || !sighting.allowed()) {
            return;
        }
        Sources known = memory.peek(Slots.SOURCES);
        Uses before = memory.peek(Slots.USES);
        if (before == null
                || before.count() < settings.uses()
                || (known != null && known.many(sighting.second()))
                || !Past.elsewhere(sighting, memory)) {
            return;
        }
        long asn = source.place().asn();
        findings.raise(
                Finding.of(
                                Severity.MEDIUM,
                                "Key %s was used from %s, which hides who is behind it"
                                        .formatted(entity.name(), source.address()),
                                sighting.second(),
                                Measured.over(
                                        "uses_before", (double) before.count(), settings.uses()))
                        .because(
                                "neither its network nor its autonomous system used the key before")
                        .apart(asn == 0 ? source.network() : "AS" + asn));
    }
}
