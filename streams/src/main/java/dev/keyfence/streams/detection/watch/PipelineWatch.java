package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.DetectionPulse;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.NodePulse;
import dev.keyfence.streams.detection.detector.DetectionLag;
import dev.keyfence.streams.detection.detector.LateDecisions;
import dev.keyfence.streams.detection.detector.UnreadableRecords;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how decisions come, and what became dead letters, to the rules about the pipeline. For the
 * task's thread.
 */
public final class PipelineWatch {

    /** What alerts about lags are about; its partitions are remembered one by one. */
    private static final String DETECTION = "detection";

    private final Supplier<ActiveRules> rules;
    private final Memories memories;
    private final Hits hits;

    /**
     * Wires it.
     *
     * @param rules asked at every pulse and letter
     * @param memories of nodes, partitions and topics
     * @param hits takes what is found
     */
    public PipelineWatch(Supplier<ActiveRules> rules, Memories memories, Hits hits) {
        this.rules = rules;
        this.memories = memories;
        this.hits = hits;
    }

    /**
     * Looks at how decisions of a partition came.
     *
     * @param brokerMillis when a broker took the pulse
     */
    public void see(DetectionPulse pulse, long brokerMillis) {
        long now = TimeUnit.MILLISECONDS.toSeconds(brokerMillis);
        ActiveRules active = rules.get();
        ActiveRule<DetectionLag> lag = active.health().lag();
        if (lag != null) {
            int partition = pulse.getPartition();
            Finding finding =
                    lag.code()
                            .look(
                                    of(DETECTION + "/" + partition, now).get(Slots.BACKLOG),
                                    partition,
                                    Math.max(0, now - pulse.getLookedAt().getEpochSecond()),
                                    now);
            take(active, lag, pipeline(DETECTION), finding, new Cause(null, micros(brokerMillis)));
        }
        ActiveRule<LateDecisions> late = active.health().late();
        if (late != null) {
            for (NodePulse node : pulse.getNodes()) {
                Entity entity = new Entity(EntityKind.NODE, node.getNodeId());
                Finding finding = late.code().look(node, memories.of(entity, now), now);
                Cause cause = new Cause(node.getLateExample(), micros(brokerMillis));
                take(active, late, entity, finding, cause);
            }
        }
    }

    /** Looks at a dead letter that a broker took at a time. */
    public void see(DeadLetter letter, long brokerMillis) {
        ActiveRules active = rules.get();
        ActiveRule<UnreadableRecords> rule = active.health().unreadable();
        if (rule == null) {
            return;
        }
        String topic = letter.getSourceTopic();
        Finding finding =
                rule.code().look(letter, of(topic, TimeUnit.MILLISECONDS.toSeconds(brokerMillis)));
        long at = ChronoUnit.MICROS.between(Instant.EPOCH, letter.getTime());
        take(active, rule, pipeline(topic), finding, new Cause(null, at));
    }

    /** What led to a finding, and when; with a decision's id when it was one. */
    record Cause(@Nullable String decision, long micros) {}

    private void take(
            ActiveRules active,
            ActiveRule<?> rule,
            Entity entity,
            @Nullable Finding finding,
            Cause cause) {
        if (finding != null) {
            hits.take(rule.hit(active, entity, finding, cause));
        }
    }

    private Memory of(String name, long brokerSecond) {
        return memories.of(pipeline(name), brokerSecond);
    }

    private static Entity pipeline(String name) {
        return new Entity(EntityKind.PIPELINE, name);
    }

    private static long micros(long millis) {
        return TimeUnit.MILLISECONDS.toMicros(millis);
    }
}
