package dev.keyfence.streams.detection;

import dev.keyfence.streams.detection.memory.Memory;
import java.time.Duration;

/**
 * What bounds the state, and how often is told.
 *
 * @param ahead how far ahead of the broker's clock a decision's time may be
 * @param grace how long after its time a decision may come without being late
 * @param idle after how long without a decision a memory is forgotten, but for what lasts
 * @param gone after how long without a decision or event even that is forgotten
 * @param tellEvery how often an open alert is told of again
 * @param cachedMemories how many memories each task keeps decoded; those beyond are written and
 *     read again
 */
public record DetectionLimits(
        Duration ahead,
        Duration grace,
        Duration idle,
        Duration gone,
        Duration tellEvery,
        int cachedMemories) {

    /** What holds when nothing else is said. */
    public static final DetectionLimits DEFAULT =
            new DetectionLimits(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Memory.IDLE,
                    Duration.ofDays(400),
                    Duration.ofSeconds(60),
                    8_192);

    /** Checks the values. */
    public DetectionLimits {
        if (idle.compareTo(Duration.ofDays(1)) < 0 || gone.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "memories are kept for a day at least, and what lasts for as long as that; not"
                            + " %s and %s".formatted(idle, gone));
        }
        if (ahead.isNegative() || grace.isNegative() || tellEvery.isNegative()) {
            throw new IllegalArgumentException("no duration is negative");
        }
        if (cachedMemories < 1) {
            throw new IllegalArgumentException(
                    "one memory at least is kept decoded, not " + cachedMemories);
        }
    }
}
