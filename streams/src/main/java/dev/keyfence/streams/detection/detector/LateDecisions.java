package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.NodePulse;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * H3: a node's decisions reach Kafka long after they were made: its clock is behind, or it had to
 * keep them on its disk. Holds its settings only.
 */
public final class LateDecisions {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "H3",
                    "late_decisions",
                    1,
                    Severity.LOW,
                    null,
                    Duration.ofHours(1),
                    "A node's decisions come late, so that rules about short times miss them.");

    private static final int DECISIONS_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back decisions count
     * @param decisions late ones that raise an alert
     * @param share of all of the node's that must be late, 0 to 1
     */
    public record Settings(Duration window, int decisions, double share) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(10), 20, 0.05);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofMinutes(1), Duration.ofDays(1));
            Setting.between("decisions", decisions, 1, DECISIONS_MAX);
            Setting.between("share", share, 0, 1);
        }
    }

    /** With these settings. */
    public LateDecisions(Settings settings) {
        this.settings = settings;
    }

    /**
     * Looks at how decisions of a node came.
     *
     * @param pulse how they came lately
     * @param memory what is remembered of the node
     * @param now in seconds since the epoch
     * @return null when that is to be expected
     */
    public @Nullable Finding look(NodePulse pulse, Memory memory, long now) {
        Duration window = settings.window();
        int all = memory.get(Slots.NODE_DECISIONS).add(now, count(pulse.getDecisions()), window);
        if (pulse.getLate() == 0) {
            return null;
        }
        int late = memory.get(Slots.NODE_LATE).add(now, count(pulse.getLate()), window);
        if (late < settings.decisions() || late < all * settings.share()) {
            return null;
        }
        return Finding.of(
                RULE.severity(),
                "%d of %d decisions of node %s came late within %d minutes"
                        .formatted(late, all, pulse.getNodeId(), window.toMinutes()),
                now - window.toSeconds(),
                Measured.over("late_decisions", late, settings.decisions()),
                Measured.over("late_share", late / (double) all, settings.share()));
    }

    /** Ten such sums are an int. */
    private static int count(long decisions) {
        return (int) Math.min(decisions, Integer.MAX_VALUE / 16);
    }
}
