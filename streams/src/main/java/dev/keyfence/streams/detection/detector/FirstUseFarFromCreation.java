package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.KeyFacts;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
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
 * D19: a key that was created a while ago is used for the first time, from another autonomous
 * system than it was created from. Most keys are made in an office and used in a data centre, so
 * that it is low, and only said about keys that lay about. It needs a database of autonomous
 * systems.
 */
public final class FirstUseFarFromCreation implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D19",
                    "first_use_far_from_creation",
                    1,
                    Severity.LOW,
                    "T1078.004",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is first used long after its creation, and elsewhere.");

    private static final long HOUR_SECONDS = 3_600;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param idle how long after its creation the first use must be
     */
    public record Settings(Duration idle) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofHours(24));

        /** Checks the values. */
        public Settings {
            Setting.between("idle", idle, Duration.ZERO, Duration.ofDays(366));
        }
    }

    /** With these settings. */
    public FirstUseFarFromCreation(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Uses uses = memory.peek(Slots.USES);
        Source source = sighting.source();
        if (!sighting.allowed() || source == null || (uses != null && uses.count() > 0)) {
            return;
        }
        KeyFacts facts = memory.peek(Slots.FACTS);
        long asn = source.place().asn();
        if (facts == null || facts.creatorAsn() == 0 || asn == 0 || asn == facts.creatorAsn()) {
            return;
        }
        long idle = sighting.second() - facts.createdSecond();
        long hours = idle / HOUR_SECONDS;
        if (idle >= settings.idle().toSeconds()) {
            findings.raise(
                    Finding.of(
                            Severity.LOW,
                            "Key %s was used for the first time, %d hours after it was created in AS%d, from AS%d"
                                    .formatted(entity.name(), hours, facts.creatorAsn(), asn),
                            sighting.second(),
                            Measured.over(
                                    "hours_after_creation",
                                    (double) hours,
                                    (double) settings.idle().toHours())));
        }
    }
}
