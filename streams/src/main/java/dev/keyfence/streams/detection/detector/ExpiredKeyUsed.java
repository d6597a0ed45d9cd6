package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Ring;
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
import java.time.Duration;
import java.util.Set;

/**
 * D2: a key, or one of its secrets, is presented past its time. Mostly that is a client that was
 * not told of a rotation, and a note at most; it is more when it is not one client that forgot, or
 * none of those that were known.
 */
public final class ExpiredKeyUsed implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D2",
                    "expired_key_used",
                    1,
                    Severity.INFO,
                    "T1078.004",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key was presented past its time.");

    private static final int USES_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back is counted
     * @param uses that make it low
     */
    public record Settings(Duration window, int uses) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofHours(1), 51);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("uses", uses, 1, USES_MAX);
        }
    }

    /** With these settings. */
    public ExpiredKeyUsed(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.denied(Reasons.EXPIRED)) {
            return;
        }
        Ring ring = memory.get(Slots.EXPIRED_USES);
        int uses = ring.add(sighting.second(), settings.window());
        boolean elsewhere = Past.elsewhere(sighting, memory);
        Finding finding =
                Finding.of(
                        elsewhere || uses >= settings.uses() ? Severity.LOW : Severity.INFO,
                        "Expired key %s was presented %d times in %d minutes"
                                .formatted(
                                        entity.name(),
                                        uses,
                                        Math.max(1, settings.window().toMinutes())),
                        ring.sinceSecond(),
                        Measured.over("uses", uses, settings.uses()));
        findings.raise(
                elsewhere
                        ? finding.because("from where it was never used while it was valid")
                        : finding);
    }
}
