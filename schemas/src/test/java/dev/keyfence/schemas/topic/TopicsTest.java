package dev.keyfence.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

    @Test
    void namesEveryTopicOfTheDesignWithThePrefix() {
        assertThat(topics.sharedAndRegistry())
                .extracting(Topic::name)
                .containsExactlyInAnyOrder(
                        "keyfence.commands",
                        "keyfence.keys",
                        "keyfence.key-events",
                        "keyfence.fence",
                        "keyfence.decisions",
                        "keyfence.usage",
                        "keyfence.usage-erasures",
                        "keyfence.alerts",
                        "keyfence.alert-reviews",
                        "keyfence.detector-config",
                        "keyfence.responses",
                        "keyfence.detection-sources",
                        "keyfence.detection-signals",
                        "keyfence.detection-pulses",
                        "keyfence.dead-letters",
                        "keyfence.lifecycle-folds",
                        "keyfence.audit-sightings",
                        "keyfence.audit-gaps",
                        "keyfence.schemas");
    }

    @Test
    void leavesTheRegistrysTopicToTheProcessThatEmbedsOne() {
        assertThat(topics.shared()).doesNotContain(topics.schemas());
    }

    @Test
    void takesAnEmptyPrefixAndAnyThatKafkaTakes() {
        assertThat(new Topics("").keys().name()).isEqualTo("keys");
        assertThat(new Topics("Team_7.eu-1.").keys().name()).isEqualTo("Team_7.eu-1.keys");
    }

    @Test
    void refusesAPrefixThatKafkaWouldRefuse() {
        for (String prefix : List.of("a b", "a/", "ä", "x".repeat(201))) {
            assertThatThrownBy(() -> new Topics(prefix))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void givesKeysAndFenceOnePartitionForEver() {
        assertThat(List.of(topics.keys(), topics.fence()))
                .extracting(Topic::partitions)
                .containsOnly(new Partitions(1, true));
    }

    @Test
    void setsOnKeysAndFenceWhatARevocationNeeds() {
        Map<String, String> wanted =
                Map.of(
                        "cleanup.policy", "compact",
                        "min.insync.replicas", "2",
                        "delete.retention.ms", "604800000",
                        "min.cleanable.dirty.ratio", "0.1",
                        "min.compaction.lag.ms", "900000",
                        "max.compaction.lag.ms", "3600000",
                        "segment.bytes", "67108864",
                        "unclean.leader.election.enable", "false");

        assertThat(topics.keys().settings(Replication.THREE)).isEqualTo(wanted);
        Map<String, String> wantedOfFence = new HashMap<>(wanted);
        wantedOfFence.put("message.timestamp.type", "LogAppendTime");
        assertThat(topics.fence().settings(Replication.THREE)).isEqualTo(wantedOfFence);
    }

    @Test
    void keepsDecisionsByTheBrokersClock() {
        assertThat(topics.decisions().settings())
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(30).toMillis()));
    }

    @Test
    void neverElectsAnUncleanLeader() {
        assertThat(topics.sharedAndRegistry())
                .allSatisfy(topic ->
                        assertThat(topic.settings())
                                .containsEntry("unclean.leader.election.enable", "false"));
    }

    @Test
    void keepsFoldsOnTheSamePartitionsAsCommands() {
        assertThat(topics.lifecycleFolds().partitions()).isEqualTo(topics.commands().partitions());
    }

    @Test
    void usesOnlySettingsThatKafkaKnows() {
        Set<String> known =
                Arrays.stream(TopicConfig.class.getFields())
                        .filter(field -> field.getName().endsWith("_CONFIG"))
                        .map(TopicsTest::text)
                        .collect(Collectors.toSet());

        assertThat(topics.sharedAndRegistry())
                .allSatisfy(topic ->
                        assertThat(known).containsAll(topic.settings(Replication.ONE).keySet()));
    }

    @Test
    void namesAGeneratedRecordForEveryTopic() {
        assertThat(topics.shared())
                .isNotEmpty()
                .allSatisfy(topic ->
                        assertThat(Class.forName(topic.value()).getPackageName())
                                .isEqualTo("dev.keyfence.schemas.record"));
        assertThat(topics.schemas().value()).isEqualTo(Topic.JSON);
    }

    @Test
    void saysWhyOfEveryTopic() {
        assertThat(topics.sharedAndRegistry())
                .allSatisfy(topic -> assertThat(topic.why()).hasSizeGreaterThan(20));
    }

    @Test
    void requiresMoreThanHalfOfTheCopies() {
        assertThat(Replication.of(1)).isEqualTo(Replication.ONE);
        assertThat(Replication.of(2)).isEqualTo(new Replication((short) 2, 2));
        assertThat(Replication.of(3)).isEqualTo(Replication.THREE);
        assertThat(Replication.of(5)).isEqualTo(new Replication((short) 5, 3));
        assertThatThrownBy(() -> Replication.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Replication.of(10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> new Partitions(0, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Replication((short) 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
