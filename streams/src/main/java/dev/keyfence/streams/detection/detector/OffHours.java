package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Hours;
import dev.keyfence.streams.detection.memory.Memory;
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
 * D21: a key with regular hours is used at a time of day at which it was not used for four weeks,
 * an hour more or less, or on a weekday on which it was not. Never more than a note: it only adds
 * to others. Hours are those of UTC. To ask for the very hour of the week, as others do, makes a
 * note of every second hour of people who do not work by the clock; and the hour's leeway lets a
 * change of daylight saving time pass.
 */
public final class OffHours implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D21",
                    "off_hours",
                    1,
                    Severity.INFO,
                    null,
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is used at a time of day or on a weekday at which it never is.");

    private static final int HOURS_OF_WEEK = 168;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param weeks in how many of the last four a time or weekday must have been in use to be usual
     * @param hoursMin a key with fewer hours in use has no regular ones
     * @param hoursMax a key with more is in use all the time
     * @param warmUp how long a key must have been used
     */
    public record Settings(int weeks, int hoursMin, int hoursMax, Duration warmUp) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(1, 20, 100, Duration.ofDays(28));

        /** Checks the values. */
        public Settings {
            Setting.between("weeks", weeks, 1, Hours.WEEKS);
            Setting.between("hours_min", hoursMin, 1, HOURS_OF_WEEK);
            Setting.between("hours_max", hoursMax, hoursMin, HOURS_OF_WEEK);
            Setting.between("warm_up", warmUp, Duration.ofDays(7), Duration.ofDays(366));
        }
    }

    /** With these settings. */
    public OffHours(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.allowed()) {
            return;
        }
        Hours hours = memory.get(Slots.HOURS);
        if (!hours.note(sighting.second())) {
            return;
        }
        int active = hours.active();
        if (active < settings.hoursMin()
                || active > settings.hoursMax()
                || !Past.settled(memory, sighting.second(), settings.warmUp(), 1)) {
            return;
        }
        int time = hours.weeksAboutThisTime();
        int day = hours.weeksOfThisDay();
        int weeks = Math.min(time, day);
        if (weeks < settings.weeks()) {
            findings.raise(
                    Finding.of(
                            Severity.INFO,
                            "Key %s was used %s it was used in %d of the last %d weeks"
                                    .formatted(
                                            entity.name(),
                                            time <= day
                                                    ? "at a time of day at which"
                                                    : "on a weekday on which",
                                            weeks,
                                            Hours.WEEKS),
                            sighting.second(),
                            new Measured("weeks_in_use", weeks, null, (double) settings.weeks()),
                            Measured.of("hours_in_use", active)));
        }
    }
}
