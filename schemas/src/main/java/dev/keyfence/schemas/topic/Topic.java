package dev.keyfence.schemas.topic;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One topic of the catalogue. Immutable.
 *
 * @param name with its prefix, as Kafka knows it
 * @param recordKey what a record's key is, for people
 * @param value the full class name of the Avro record that a value is, or {@link #JSON}
 * @param partitions how many, and whether for ever
 * @param settings topic settings by Kafka's names, without those that depend on the cluster's size
 * @param why what the topic is for and why its settings are what they are, for people
 */
public record Topic(
        String name,
        String recordKey,
        String value,
        Partitions partitions,
        Map<String, String> settings,
        String why) {

    /** The value of a topic whose records are JSON text. */
    public static final String JSON = "json";

    /** Copies the settings. */
    public Topic {
        settings = Map.copyOf(settings);
    }

    /** All settings on a cluster of this replication, by Kafka's names, sorted. */
    public Map<String, String> settings(Replication replication) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("min.insync.replicas", Integer.toString(replication.minInSync()));
        return all;
    }

    /** What to ask Kafka for when the topic is missing. */
    public NewTopic toNewTopic(Replication replication) {
        return new NewTopic(name, partitions.count(), replication.factor())
                .configs(settings(replication));
    }
}
