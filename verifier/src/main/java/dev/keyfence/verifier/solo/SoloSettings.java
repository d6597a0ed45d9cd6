package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.archive.ArchiveSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.export.ExportPlan;
import dev.keyfence.verifier.leak.LeakSigners;
import org.jspecify.annotations.Nullable;

/**
 * What solo mode is told.
 *
 * @param node the node in it
 * @param kafkaPort where its broker listens; 0 for a free port
 * @param topics the topics' names
 * @param serdeClass the class that reads and writes record values
 * @param archive how decisions are archived; null when they are not
 * @param leakSigners whose reports of leaked keys are taken beside those of administrators
 * @param topologies what the topologies are told
 * @param exports where alerts and decisions go
 */
public record SoloSettings(
        NodeSettings node,
        int kafkaPort,
        Topics topics,
        String serdeClass,
        @Nullable ArchiveSettings archive,
        LeakSigners leakSigners,
        TopologySettings topologies,
        ExportPlan exports) {

    /** One that archives and exports nothing, since it is not there for long. */
    public SoloSettings(NodeSettings node, int kafkaPort, Topics topics, String serdeClass) {
        this(
                node,
                kafkaPort,
                topics,
                serdeClass,
                null,
                LeakSigners.off(),
                TopologySettings.DEFAULTS,
                ExportPlan.NONE);
    }
}
