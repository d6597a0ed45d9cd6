package dev.keyfence.schemas.topic;

import static dev.keyfence.schemas.topic.Clusters.cluster;
import static dev.keyfence.schemas.topic.Clusters.createTopic;
import static dev.keyfence.schemas.topic.Clusters.creator;
import static dev.keyfence.schemas.topic.Clusters.only;
import static dev.keyfence.schemas.topic.Clusters.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.topic.TopicOutcome.Differs;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often topics are kept, on clusters of any size. */
class TopicReplicationTest {

    private final Topics topics = new Topics("t.");

    @Test
    void makesDoWithOneCopyWhenToldSo() throws Exception {
        try (MockAdminClient admin = cluster(1)) {
            creator(admin).ensure(List.of(topics.fence()));

            assertThat(settings(admin, "t.fence")).containsEntry("min.insync.replicas", "1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void createsNothingWhileThereAreFewerBrokersThanCopies(int brokers) throws Exception {
        try (MockAdminClient admin = cluster(brokers)) {
            assertThatThrownBy(() ->
                            new TopicCreator(admin, OptionalInt.of(3)).ensure(topics.shared()))
                    .isInstanceOf(TooFewBrokersException.class)
                    .hasMessageStartingWith("no topic was created")
                    .hasMessageContaining("3 times")
                    .hasMessageEndingWith(brokers == 1 ? "1 broker" : "2 brokers");
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void wantsThreeCopiesOfTwoBrokersUnlessToldOtherwise() {
        try (MockAdminClient admin = cluster(2)) {
            assertThatThrownBy(() ->
                            new TopicCreator(admin, OptionalInt.empty()).ensure(topics.shared()))
                    .isInstanceOf(TooFewBrokersException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wantsThreeCopiesOfOneBrokerWhoseControllersAreNotTold(boolean forbidden) {
        Node broker = new Node(0, "localhost", 9092);
        try (MockAdminClient admin =
                new MockAdminClient(List.of(broker), broker) {
                    @Override
                    public DescribeMetadataQuorumResult describeMetadataQuorum(
                            DescribeMetadataQuorumOptions options) {
                        throw forbidden
                                ? new ClusterAuthorizationException("not allowed")
                                : new UnsupportedVersionException("too old");
                    }
                }) {
            assertThatThrownBy(() ->
                            new TopicCreator(admin, OptionalInt.empty()).ensure(topics.shared()))
                    .isInstanceOf(TooFewBrokersException.class);
        }
    }

    @Test
    void comparesWhatIsThereThoughBrokersAreAway() {
        try (MockAdminClient admin = cluster(2)) {
            createTopic(admin, "t.fence", 1, topics.fence().settings(Replication.THREE));

            TopicOutcome outcome =
                    new TopicCreator(admin, OptionalInt.empty())
                            .ensure(List.of(topics.fence()))
                            .getFirst();
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Differs.class,
                            differs -> {
                                assertThat(differs.fatal()).isFalse();
                                assertThat(differs.describe())
                                        .contains("replication is 1, wanted 3");
                            });
        }
    }

    @Test
    void reportsFewerCopiesThanTheClusterCouldKeep() {
        try (MockAdminClient admin = cluster(3)) {
            createTopic(admin, "t.fence", 1, topics.fence().settings(Replication.ONE));

            assertThat(only(admin, topics.fence()))
                    .isInstanceOfSatisfying(
                            Differs.class,
                            differs ->
                                    assertThat(differs.differences())
                                            .extracting(TopicDifference::setting)
                                            .containsExactlyInAnyOrder(
                                                    "replication", "min.insync.replicas"));
        }
    }
}
