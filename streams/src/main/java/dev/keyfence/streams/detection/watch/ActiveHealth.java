package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.streams.detection.detector.DetectionLag;
import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.detector.LateDecisions;
import dev.keyfence.streams.detection.detector.NodeSilence;
import dev.keyfence.streams.detection.detector.UnreadableRecords;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules about the pipeline itself as they are set now; null stands for one that is switched
 * off. Immutable.
 *
 * @param silence about nodes that say nothing
 * @param lag about detection that is behind
 * @param late about decisions that come late
 * @param unreadable about records that cannot be used
 */
public record ActiveHealth(
        @Nullable ActiveRule<NodeSilence> silence,
        @Nullable ActiveRule<DetectionLag> lag,
        @Nullable ActiveRule<LateDecisions> late,
        @Nullable ActiveRule<UnreadableRecords> unreadable) {

    /** All are switched off. */
    static final ActiveHealth NONE = new ActiveHealth(null, null, null, null);

    /** As these entries set them, by the rules' ids. */
    static ActiveHealth of(Map<String, DetectorConfig> tunings) {
        return new ActiveHealth(
                ActiveRule.of(Detectors.NODE_SILENCE, tunings),
                ActiveRule.of(Detectors.DETECTION_LAG, tunings),
                ActiveRule.of(Detectors.LATE_DECISIONS, tunings),
                ActiveRule.of(Detectors.UNREADABLE_RECORDS, tunings));
    }
}
