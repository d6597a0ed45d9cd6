package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Rate;
import dev.keyfence.streams.detection.memory.Slots;
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

/**
 * D16: a key is used far more often than it usually is: at least so many times in five minutes, a
 * multiple of what is usual, and farther from that than chance explains, in standard deviations.
 * What is usual is the higher of two means that follow slowly, over all and over the hour of the
 * day; see {@link Rate}. A hit comes when the bounds are passed, and again whenever the count has
 * doubled within the same five minutes.
 */
public final class RateSpike implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D16",
                    "rate_spike",
                    1,
                    Severity.LOW,
                    "T1496",
                    Duration.ofHours(1),
                    Set.of(EntityKind.KEY),
                    "A key is used far more often than usual.");

    private static final int COUNT_MAX = 10_000_000;
    private static final int TIMES_MAX = 10_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param count how often it must be used in five minutes
     * @param times how many times as often as usual
     * @param deviations how many standard deviations above that
     * @param warmUp how long a key must have been used
     */
    public record Settings(int count, double times, double deviations, Duration warmUp) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(50, 5, 8, Duration.ofDays(3));

        /** Checks the values. */
        public Settings {
            Setting.between("count", count, 2, COUNT_MAX);
            Setting.between("times", times, 1, TIMES_MAX);
            Setting.between("deviations", deviations, 1, TIMES_MAX);
            Setting.between("warm_up", warmUp, Duration.ofHours(1), Duration.ofDays(28));
        }
    }

    /** With these settings. */
    public RateSpike(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Rate rate = memory.get(Slots.RATE);
        int count = rate.add(sighting.second());
        if (count < settings.count() || rate.ageSeconds() < settings.warmUp().toSeconds()) {
            return;
        }
        double usual = rate.usual();
        double deviations = rate.distance();
        if (count >= settings.times() * usual
                && deviations >= settings.deviations()
                && rate.tell()) {
            findings.raise(
                    Finding.of(
                            Severity.LOW,
                            "Key %s was used %d times within five minutes; %d are usual"
                                    .formatted(entity.name(), count, Math.round(usual)),
                            sighting.second()
                                    - Math.floorMod(sighting.second(), Rate.BUCKET_SECONDS),
                            new Measured(
                                    "uses_in_five_minutes",
                                    count,
                                    usual,
                                    Math.max(settings.count(), settings.times() * usual)),
                            Measured.over("deviations", deviations, settings.deviations())));
        }
    }
}
