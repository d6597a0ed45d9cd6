package dev.keyfence.schemas.topic;

/**
 * One point in which a topic that exists is not what the catalogue wants.
 *
 * @param setting Kafka's name of the setting, {@code partitions} or {@code replication}
 * @param wanted what the catalogue says
 * @param found what the topic has
 * @param fatal true when a promise breaks with it: the caller must not start
 */
public record TopicDifference(String setting, String wanted, String found, boolean fatal) {}
