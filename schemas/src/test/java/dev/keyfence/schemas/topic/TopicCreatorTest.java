package dev.keyfence.schemas.topic;

import static dev.keyfence.schemas.topic.Clusters.cluster;
import static dev.keyfence.schemas.topic.Clusters.createTopic;
import static dev.keyfence.schemas.topic.Clusters.creator;
import static dev.keyfence.schemas.topic.Clusters.knowEnds;
import static dev.keyfence.schemas.topic.Clusters.only;
import static dev.keyfence.schemas.topic.Clusters.settings;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.topic.TopicOutcome.AlreadyThere;
import dev.keyfence.schemas.topic.TopicOutcome.Created;
import dev.keyfence.schemas.topic.TopicOutcome.Differs;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Against Kafka's own in-memory admin client. */
class TopicCreatorTest {

    private final Topics topics = new Topics("t.");

    @Test
    void createsEveryMissingTopicAsTheCatalogueSays() throws Exception {
        try (MockAdminClient admin = cluster(3)) {
            List<TopicOutcome> outcomes = creator(admin).ensure(topics.sharedAndRegistry());

            assertThat(outcomes)
                    .hasSameSizeAs(topics.sharedAndRegistry())
                    .allSatisfy(o -> assertThat(o).isInstanceOf(Created.class));
            for (Topic topic : topics.sharedAndRegistry()) {
                var found =
                        admin.describeTopics(List.of(topic.name()))
                                .allTopicNames()
                                .get()
                                .get(topic.name());
                assertThat(requireNonNull(found).partitions())
                        .hasSize(topic.partitions().count())
                        .allSatisfy(p -> assertThat(p.replicas()).hasSize(3));
                assertThat(settings(admin, topic.name()))
                        .containsAllEntriesOf(topic.settings(Replication.THREE));
            }
        }
    }

    @Test
    void findsEveryTopicInOrderTheSecondTime() {
        try (MockAdminClient admin = cluster(3)) {
            creator(admin).ensure(topics.shared());

            assertThat(creator(admin).ensure(topics.shared()))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(AlreadyThere.class));
        }
    }

    @Test
    void answersInTheOrderAsked() {
        try (MockAdminClient admin = cluster(1)) {
            creator(admin).ensure(List.of(topics.fence()));

            assertThat(
                            creator(admin)
                                    .ensure(List.of(topics.keys(), topics.fence(), topics.usage())))
                    .containsExactly(
                            new Created("t.keys"),
                            new AlreadyThere("t.fence"),
                            new Created("t.usage"));
        }
    }

    @Test
    void callsAWrongPartitionCountOfFenceFatal() {
        try (MockAdminClient admin = cluster(1)) {
            createTopic(admin, "t.fence", 2, topics.fence().settings(Replication.ONE));

            assertThat(only(admin, topics.fence()))
                    .isInstanceOfSatisfying(
                            Differs.class,
                            differs -> {
                                assertThat(differs.fatal()).isTrue();
                                assertThat(differs.differences())
                                        .containsExactly(
                                                new TopicDifference("partitions", "1", "2", true));
                                assertThat(differs.describe())
                                        .contains("t.fence")
                                        .contains("partitions is 2, wanted 1");
                            });
        }
    }

    @Test
    void reportsAnotherPartitionCountOfDecisionsWithoutCallingItFatal() {
        try (MockAdminClient admin = cluster(1)) {
            createTopic(admin, "t.decisions", 6, topics.decisions().settings(Replication.ONE));

            assertThat(only(admin, topics.decisions()))
                    .isInstanceOfSatisfying(
                            Differs.class, differs -> assertThat(differs.fatal()).isFalse());
        }
    }

    @Test
    void reportsOtherSettingsAndLeavesThemAsTheyAre() throws Exception {
        try (MockAdminClient admin = cluster(1)) {
            Map<String, String> others = new HashMap<>(topics.keys().settings(Replication.ONE));
            others.put("cleanup.policy", "delete");
            others.remove("segment.bytes");
            createTopic(admin, "t.keys", 1, others);

            assertThat(only(admin, topics.keys()))
                    .isInstanceOfSatisfying(
                            Differs.class,
                            differs ->
                                    assertThat(differs.differences())
                                            .containsExactlyInAnyOrder(
                                                    new TopicDifference(
                                                            "cleanup.policy",
                                                            "compact",
                                                            "delete",
                                                            true),
                                                    new TopicDifference(
                                                            "segment.bytes",
                                                            "67108864",
                                                            "not set",
                                                            false)));
            assertThat(settings(admin, "t.keys")).containsEntry("cleanup.policy", "delete");
        }
    }

    @Test
    void refusesAFenceThatMayForgetAndTakesOneThatKeepsLonger() {
        assertThat(fatal("unclean.leader.election.enable", "true")).isTrue();
        assertThat(fatal("cleanup.policy", "compact,delete")).isTrue();
        assertThat(fatal("min.compaction.lag.ms", "0")).isTrue();
        assertThat(fatal("segment.bytes", "1048576")).isFalse();
        assertThat(fatal("message.timestamp.type", "CreateTime")).isFalse();
        try (MockAdminClient admin = cluster(1)) {
            Map<String, String> longer = new HashMap<>(topics.fence().settings(Replication.ONE));
            longer.put("min.compaction.lag.ms", "3600000");
            createTopic(admin, "t.fence", 1, longer);
            assertThat(only(admin, topics.fence())).isInstanceOf(AlreadyThere.class);
        }
    }

    private boolean fatal(String setting, String value) {
        try (MockAdminClient admin = cluster(1)) {
            Map<String, String> others = new HashMap<>(topics.fence().settings(Replication.ONE));
            others.put(setting, value);
            createTopic(admin, "t.fence", 1, others);
            return only(admin, topics.fence()) instanceof Differs differs && differs.fatal();
        }
    }

    @Test
    void readsAListOfCleanUpsInAnyOrder() {
        try (MockAdminClient admin = cluster(1)) {
            Map<String, String> swapped = new HashMap<>(topics.usage().settings(Replication.ONE));
            swapped.put("cleanup.policy", "delete, compact");
            createTopic(admin, "t.usage", 12, swapped);

            assertThat(only(admin, topics.usage())).isEqualTo(new AlreadyThere("t.usage"));
        }
    }

    @Test
    void comparesATopicThatAnotherProcessCreatesAtTheSameTime() {
        Node broker = new Node(0, "localhost", 9092);
        try (MockAdminClient admin =
                new MockAdminClient(List.of(broker), broker) {
                    @Override
                    public synchronized CreateTopicsResult createTopics(
                            Collection<NewTopic> topics, CreateTopicsOptions options) {
                        assertThat(super.createTopics(topics, options).all())
                                .succeedsWithin(Duration.ofSeconds(1));
                        return super.createTopics(topics, options);
                    }
                }) {
            knowEnds(admin);
            assertThat(only(admin, topics.fence())).isEqualTo(new AlreadyThere("t.fence"));
        }
    }

    @Test
    void tellsItsCallerThatKafkaDidNotAnswer() {
        try (MockAdminClient admin = cluster(1)) {
            admin.timeoutNextRequest(1);

            assertThatThrownBy(() -> creator(admin).ensure(topics.shared()))
                    .isInstanceOf(TimeoutException.class);
        }
    }
}
