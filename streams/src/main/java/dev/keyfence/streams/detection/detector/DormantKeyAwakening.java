package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Uses;
import dev.keyfence.streams.detection.memory.Visit;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * D18: a key opens after nobody used it for months. It is high when it comes from elsewhere,
 * another country or with another client than when it was used last; that is all that is kept of a
 * key that is silent for so long.
 */
public final class DormantKeyAwakening implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D18",
                    "dormant_key_awakening",
                    1,
                    Severity.MEDIUM,
                    "T1078.004",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is used after months without use.");

    private static final long DAY_SECONDS = 86_400;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param silence for how long nobody must have used it
     */
    public record Settings(Duration silence) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofDays(90));

        /** Checks the values. */
        public Settings {
            Setting.between("silence", silence, Duration.ofDays(1), Duration.ofDays(3_660));
        }
    }

    /** With these settings. */
    public DormantKeyAwakening(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Uses uses = memory.peek(Slots.USES);
        if (!sighting.allowed() || uses == null || uses.count() == 0) {
            return;
        }
        long silent = sighting.second() - uses.lastSecond();
        if (silent < settings.silence().toSeconds()) {
            return;
        }
        long days = silent / DAY_SECONDS;
        String other = other(uses.last(), sighting.visit());
        Finding finding =
                Finding.of(
                        other == null ? Severity.MEDIUM : Severity.HIGH,
                        "Key %s was used after %d days without use".formatted(entity.name(), days),
                        sighting.second(),
                        Measured.over(
                                "days_without_use",
                                (double) days,
                                (double) settings.silence().toDays()));
        findings.raise(other == null ? finding : finding.because(other));
    }

    /** What is not as it was the last time; null when nothing is. */
    private static @Nullable String other(@Nullable Visit before, @Nullable Visit now) {
        if (before == null || now == null) {
            return null;
        }
        if (before.country() != 0 && now.country() != 0 && before.country() != now.country()) {
            return "the country is another than the last time";
        }
        if (!before.near(now)) {
            return "network and autonomous system are others than the last time";
        }
        return before.agent() != 0 && now.agent() != 0 && before.agent() != now.agent()
                ? "the client is another than the last time"
                : null;
    }
}
