package dev.keyfence.streams.detection.detector;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.KeyFacts;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Reasons;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.Set;

/**
 * D1: a revoked key is presented. Right after the revocation that is some client that was not told
 * yet; later it is a forgotten client, and from where the key was never used, whoever it leaked to.
 */
public final class RevokedKeyUsed implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D1",
                    "revoked_key_used",
                    1,
                    Severity.MEDIUM,
                    "T1078.004",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key was presented after it had been revoked.");

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param grace how long after the revocation a use is expected
     */
    public record Settings(Duration grace) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(5));

        /** Checks the values. */
        public Settings {
            Setting.between("grace", grace, Duration.ZERO, Duration.ofDays(7));
        }
    }

    /** With these settings. */
    public RevokedKeyUsed(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.denied(Reasons.REVOKED)) {
            return;
        }
        KeyFacts facts = memory.get(Slots.FACTS);
        // The event of the revocation may still be on its way: the first refusal tells as much.
        if (facts.revokedSecond() == 0) {
            facts.revoked(sighting.second());
        }
        long after = sighting.second() - facts.revokedSecond();
        if (after <= settings.grace().toSeconds()) {
            findings.raise(
                    finding(
                            Severity.INFO,
                            "Key %s was presented %d s after it had been revoked"
                                    .formatted(entity.name(), Math.max(0, after)),
                            sighting,
                            after));
        } else if (Past.elsewhere(sighting, memory)) {
            findings.raise(
                    finding(
                                    Severity.HIGH,
                                    "Revoked key %s was presented from %s, where it was never used"
                                            .formatted(
                                                    entity.name(),
                                                    requireSource(sighting).address()),
                                    sighting,
                                    after)
                            .because("neither the address nor its network used the key before"));
        } else {
            findings.raise(
                    finding(
                            Severity.MEDIUM,
                            "Revoked key %s is still presented".formatted(entity.name()),
                            sighting,
                            after));
        }
    }

    private Finding finding(Severity severity, String summary, Sighting sighting, long after) {
        return Finding.of(
                severity,
                summary,
                sighting.second(),
                Measured.over(
                        "seconds_after_revocation",
                        (double) after,
                        (double) settings.grace().toSeconds()));
    }

    private static Source requireSource(Sighting sighting) {
        return requireNonNull(sighting.source());
    }
}
