package dev.keyfence.schemas.serde;

/** Under which name a registry keeps the schemas of a topic: Confluent's TopicNameStrategy. */
public final class SubjectName {

    private SubjectName() {}

    /** The subject of a topic's values. */
    public static String ofValue(String topic) {
        return topic + "-value";
    }

    /** The subject of a topic's keys. */
    public static String ofKey(String topic) {
        return topic + "-key";
    }
}
