package dev.keyfence.schemas.topic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Clusters in memory, what is made in them, and what is found there. */
final class Clusters {

    private Clusters() {}

    /** As many copies as a cluster of so many brokers can keep without losing writes to one. */
    static TopicCreator creator(MockAdminClient admin) {
        return new TopicCreator(admin, OptionalInt.of(admin.brokers().size() >= 3 ? 3 : 1));
    }

    static TopicOutcome only(MockAdminClient admin, Topic topic) {
        return creator(admin).ensure(List.of(topic)).getFirst();
    }

    static MockAdminClient cluster(int brokers) {
        MockAdminClient admin = MockAdminClient.create().numBrokers(brokers).build();
        knowEnds(admin);
        return admin;
    }

    /** It knows no topic's end by itself, as a leader does. */
    static void knowEnds(MockAdminClient admin) {
        for (String prefix : List.of("t.", Topics.DEFAULT_PREFIX)) {
            for (Topic topic : new Topics(prefix).sharedAndRegistry()) {
                for (int i = 0; i < topic.partitions().count(); i++) {
                    admin.updateEndOffsets(Map.of(new TopicPartition(topic.name(), i), 0L));
                }
            }
        }
    }

    static void createTopic(
            MockAdminClient admin, String name, int partitions, Map<String, String> settings) {
        assertThat(
                        admin.createTopics(
                                        List.of(
                                                new NewTopic(name, partitions, (short) 1)
                                                        .configs(settings)))
                                .all())
                .succeedsWithin(Duration.ofSeconds(1));
    }

    static Map<String, String> settings(MockAdminClient admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry :
                requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource))
                        .entries()) {
            settings.put(entry.name(), entry.value());
        }
        return settings;
    }
}
