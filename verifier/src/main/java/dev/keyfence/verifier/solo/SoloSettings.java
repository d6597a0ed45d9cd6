package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.assembly.NodeSettings;

/**
 * What solo mode is told.
 *
 * @param node the node in it
 * @param kafkaPort where its broker listens; 0 for a free port
 * @param topics the topics' names
 * @param serdeClass the class that reads and writes record values
 */
public record SoloSettings(NodeSettings node, int kafkaPort, Topics topics, String serdeClass) {}
