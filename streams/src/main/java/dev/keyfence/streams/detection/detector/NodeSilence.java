package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * H1: a node renews its lease no more, and has not said that it stops. It died, has lost its way to
 * Kafka, or somebody cut it off; either way it answers nobody. Pure, thread-safe.
 */
public final class NodeSilence {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "H1",
                    "silent_node",
                    1,
                    Severity.MEDIUM,
                    null,
                    Duration.ofHours(1),
                    "A node is silent that has not said that it stops.");

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param silence how long a node is silent until an alert is raised
     */
    public record Settings(Duration silence) {

        /** What holds when nothing else is said: a crash and a start again take less. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(2));

        /** Checks the values: nodes renew their leases every second, and longer leases exist. */
        public Settings {
            Setting.between("silence", silence, Duration.ofSeconds(30), Duration.ofHours(12));
        }
    }

    /** With these settings. */
    public NodeSilence(Settings settings) {
        this.settings = settings;
    }

    /**
     * Looks at a node.
     *
     * @param node its id
     * @param heardSecond when it was last heard of, in seconds since the epoch
     * @param silentSeconds for how long it could have been heard of since then
     * @return null when that is not long
     */
    public @Nullable Finding look(String node, long heardSecond, long silentSeconds) {
        long silence = settings.silence().toSeconds();
        return silentSeconds < silence
                ? null
                : Finding.of(
                        RULE.severity(),
                        "Node %s has been silent for %d s, and has not said that it stops"
                                .formatted(node, silentSeconds),
                        heardSecond,
                        Measured.over("silent_seconds", (double) silentSeconds, (double) silence));
    }
}
