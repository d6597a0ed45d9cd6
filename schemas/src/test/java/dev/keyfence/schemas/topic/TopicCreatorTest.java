package dev.keyfence.schemas.topic;

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
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Kafka's own in-memory admin client. */
class TopicCreatorTest {

    private final Topics topics = new Topics("t.");

    @Test
    void createsEveryMissingTopicAsTheCatalogueSays() throws Exception {
        try (MockAdminClient admin = cluster(3)) {
            List<TopicOutcome> outcomes = creator(admin).ensure(topics.sharedAndRegistry());

            assertThat(outcomes)
                    .hasSize(10)
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
            create(admin, "t.fence", 1, topics.fence().settings(Replication.THREE));

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
    void callsAWrongPartitionCountOfFenceFatal() {
        try (MockAdminClient admin = cluster(1)) {
            create(admin, "t.fence", 2, topics.fence().settings(Replication.ONE));

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
            create(admin, "t.decisions", 6, topics.decisions().settings(Replication.ONE));

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
            create(admin, "t.keys", 1, others);

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
            create(admin, "t.fence", 1, longer);
            assertThat(only(admin, topics.fence())).isInstanceOf(AlreadyThere.class);
        }
    }

    private boolean fatal(String setting, String value) {
        try (MockAdminClient admin = cluster(1)) {
            Map<String, String> others = new HashMap<>(topics.fence().settings(Replication.ONE));
            others.put(setting, value);
            create(admin, "t.fence", 1, others);
            return only(admin, topics.fence()) instanceof Differs differs && differs.fatal();
        }
    }

    @Test
    void readsAListOfCleanUpsInAnyOrder() {
        try (MockAdminClient admin = cluster(1)) {
            Map<String, String> swapped = new HashMap<>(topics.usage().settings(Replication.ONE));
            swapped.put("cleanup.policy", "delete, compact");
            create(admin, "t.usage", 12, swapped);

            assertThat(only(admin, topics.usage())).isEqualTo(new AlreadyThere("t.usage"));
        }
    }

    @Test
    void reportsFewerCopiesThanTheClusterCouldKeep() {
        try (MockAdminClient admin = cluster(3)) {
            create(admin, "t.fence", 1, topics.fence().settings(Replication.ONE));

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

    /** As many copies as a cluster of so many brokers can keep without losing writes to one. */
    private static TopicCreator creator(MockAdminClient admin) {
        return new TopicCreator(admin, OptionalInt.of(admin.brokers().size() >= 3 ? 3 : 1));
    }

    private static TopicOutcome only(MockAdminClient admin, Topic topic) {
        return creator(admin).ensure(List.of(topic)).getFirst();
    }

    private static MockAdminClient cluster(int brokers) {
        return MockAdminClient.create().numBrokers(brokers).build();
    }

    private static void create(
            MockAdminClient admin, String name, int partitions, Map<String, String> settings) {
        assertThat(
                        admin.createTopics(
                                        List.of(
                                                new NewTopic(name, partitions, (short) 1)
                                                        .configs(settings)))
                                .all())
                .succeedsWithin(Duration.ofSeconds(1));
    }

    private static Map<String, String> settings(MockAdminClient admin, String topic)
            throws Exception {
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
