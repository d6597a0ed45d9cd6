package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Ring;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * H4: records of a topic could not be used and became dead letters: whoever writes there is broken,
 * or is not who should. Holds its settings only.
 */
public final class UnreadableRecords {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "H4",
                    "dead_letters",
                    1,
                    Severity.MEDIUM,
                    null,
                    Duration.ofHours(1),
                    "Records of a topic could not be used and were set aside.");

    private static final int LETTERS_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back letters count
     * @param letters how many raise an alert
     */
    public record Settings(Duration window, int letters) {

        /** What holds when nothing else is said: no letter is to be expected. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(10), 1);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofMinutes(1), Duration.ofDays(1));
            Setting.between("letters", letters, 1, LETTERS_MAX);
        }
    }

    /** With these settings. */
    public UnreadableRecords(Settings settings) {
        this.settings = settings;
    }

    /**
     * Looks at a letter.
     *
     * @param memory what is remembered of the topic that it came from
     * @return null when there are few
     */
    public @Nullable Finding look(DeadLetter letter, Memory memory) {
        Ring ring = memory.get(Slots.LETTERS);
        int letters = ring.add(letter.getTime().getEpochSecond(), settings.window());
        return letters < settings.letters()
                ? null
                : Finding.of(
                                RULE.severity(),
                                "Records of %s could not be used by %s and were set aside"
                                        .formatted(letter.getSourceTopic(), letter.getReporter()),
                                ring.sinceSecond(),
                                Measured.over("dead_letters", letters, settings.letters()))
                        .because(
                                letter.getReason(),
                                "partition %d, offset %d"
                                        .formatted(
                                                letter.getSourcePartition(),
                                                letter.getSourceOffset()));
    }
}
