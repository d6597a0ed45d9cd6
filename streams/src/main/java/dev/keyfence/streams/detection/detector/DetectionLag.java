package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Backlog;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * H2: decisions are looked at long after Kafka took them, and that is not getting better: a
 * topology that was stopped and catches up is none of this. Holds its settings only.
 */
public final class DetectionLag {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "H2",
                    "detection_lag",
                    1,
                    Severity.MEDIUM,
                    null,
                    Duration.ofHours(1),
                    "Detection is behind and does not catch up, so that alerts come late.");

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param lag how far behind counts
     * @param lasting for how long it must not have become better
     */
    public record Settings(Duration lag, Duration lasting) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(2), Duration.ofMinutes(2));

        /** Checks the values: lags are known to ten seconds. */
        public Settings {
            Setting.between("lag", lag, Duration.ofSeconds(30), Duration.ofDays(1));
            Setting.between("lasting", lasting, Duration.ofSeconds(30), Duration.ofDays(1));
        }
    }

    /** With these settings. */
    public DetectionLag(Settings settings) {
        this.settings = settings;
    }

    /**
     * Looks at one partition of the decisions.
     *
     * @param backlog what is remembered of the partition
     * @param partition which
     * @param lag seconds from when Kafka took the decision that was looked at last until now
     * @param now in seconds since the epoch
     * @return null when it is near enough, or coming nearer
     */
    public @Nullable Finding look(Backlog backlog, int partition, long lag, long now) {
        if (lag < settings.lag().toSeconds()) {
            backlog.clear();
            return null;
        }
        long stalled = backlog.note(lag, now);
        long lasting = settings.lasting().toSeconds();
        return stalled < lasting
                ? null
                : Finding.of(
                        RULE.severity(),
                        "The detection of partition %d of the decisions is %d s behind, and has not caught up for %d s"
                                .formatted(partition, lag, stalled),
                        now - lag,
                        Measured.over(
                                "lag_seconds", (double) lag, (double) settings.lag().toSeconds()),
                        Measured.over("stalled_seconds", (double) stalled, (double) lasting));
    }
}
