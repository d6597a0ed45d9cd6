package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Outcomes;
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
 * D17: much of what a key asks for is refused, where little was before. What the key's own life is
 * the reason of, such as its end, does not count, nor what a node could not decide: other rules
 * speak of those.
 */
public final class ErrorRatioSpike implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D17",
                    "error_ratio_spike",
                    1,
                    Severity.LOW,
                    null,
                    Duration.ofHours(1),
                    Set.of(EntityKind.KEY),
                    "A key is refused far more often than usual.");

    /** Longer histories are halved: {@link Outcomes}. */
    private static final int HISTORY_MAX = 1_000;

    private static final int COUNT_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back is counted
     * @param count how many requests there must be
     * @param ratio the share of refusals that raises an alert
     * @param usualRatio the share that must have been usual at most
     * @param history how many requests there must have been before
     */
    public record Settings(
            Duration window, int count, double ratio, double usualRatio, int history) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(10), 20, 0.5, 0.05, 100);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("count", count, 1, COUNT_MAX);
            Setting.between("ratio", ratio, 0, 1);
            Setting.between("usual_ratio", usualRatio, 0, 1);
            Setting.between("history", history, 1, HISTORY_MAX);
        }
    }

    /** With these settings. */
    public ErrorRatioSpike(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        boolean refused = sighting.refused();
        if (!refused && !sighting.allowed()) {
            return;
        }
        Outcomes outcomes = memory.get(Slots.OUTCOMES);
        outcomes.add(sighting.second(), refused, settings.window());
        if (!refused || outcomes.history() < settings.history()) {
            return;
        }
        int count = outcomes.all();
        double ratio = (double) outcomes.failed() / Math.max(1, count);
        if (count >= settings.count()
                && ratio >= settings.ratio()
                && outcomes.usual() < settings.usualRatio()) {
            findings.raise(
                    Finding.of(
                            Severity.LOW,
                            "%d of %d requests of key %s were refused in %d minutes"
                                    .formatted(
                                            outcomes.failed(),
                                            count,
                                            entity.name(),
                                            Math.max(1, settings.window().toMinutes())),
                            sighting.second() - settings.window().toSeconds(),
                            new Measured(
                                    "refused_ratio", ratio, outcomes.usual(), settings.ratio()),
                            Measured.over("requests", count, settings.count())));
        }
    }
}
