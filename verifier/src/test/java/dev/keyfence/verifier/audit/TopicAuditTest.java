package dev.keyfence.verifier.audit;

import static dev.keyfence.verifier.audit.AuditTexts.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.verifier.audit.AuditResult.Place;
import dev.keyfence.verifier.audit.TopicAudit.AuditReaders;
import dev.keyfence.verifier.audit.TopicAudit.AuditTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicAuditTest {

    private static final String TOPIC = "decisions";
    private static final AuditTopics TOPICS = new AuditTopics(TOPIC, "fence", "gaps");
    private static final TopicPartition FENCE = new TopicPartition("fence", 0);
    private static final TopicPartition GAPS = new TopicPartition("gaps", 0);
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final long[] ends = new long[2];
    private final TopicAudit audit =
            new TopicAudit(
                    TOPICS,
                    consumer,
                    new AuditReaders(
                            (_, value) -> AuditTexts.decode(AuditTexts.text(value)),
                            (_, value) -> AuditTexts.fence(AuditTexts.text(value)),
                            (_, value) -> AuditTexts.gap(AuditTexts.text(value))),
                    Duration.ofMillis(200));
    private final Map<TopicPartition, Long> otherEnds = new HashMap<>(Map.of(FENCE, 0L, GAPS, 0L));

    @BeforeEach
    void hasTwoPartitions() {
        Node node = new Node(1, "localhost", 1);
        Node[] nodes = {node};
        consumer.updatePartitions(
                TOPIC,
                PARTITIONS.stream()
                        .map(each -> new PartitionInfo(TOPIC, each.partition(), node, nodes, nodes))
                        .toList());
        for (TopicPartition each : List.of(FENCE, GAPS)) {
            consumer.updatePartitions(
                    each.topic(), List.of(new PartitionInfo(each.topic(), 0, node, nodes, nodes)));
        }
    }

    @Test
    void findsNothingMissingInWhateverOrderDecisionsStand() {
        holds(0, "a 1 3", "a 1 1", "b 7 1");
        holds(1, "a 1 2", "a 2 1", "a 1 4");
        AuditResult result = run();

        assertThat(result.isWhole()).isTrue();
        assertThat(result.records()).isEqualTo(6);
        assertThat(result.epochs())
                .containsExactly(
                        new EpochAudit("a", 1, 1, 4, 4, 0, 0, 0, List.of()),
                        new EpochAudit("a", 2, 1, 1, 1, 0, 0, 0, List.of()),
                        new EpochAudit("b", 7, 1, 1, 1, 0, 0, 0, List.of()));
    }

    @Test
    void namesExactlyWhatIsMissingAndCountsWhatIsThereTwice() {
        holds(0, "a 1 4", "a 1 4", "a 1 9");
        holds(1, "a 1 2", "a 1 4");
        AuditResult result = run();

        assertThat(result.isWhole()).isFalse();
        assertThat(result.epochs())
                .containsExactly(
                        new EpochAudit(
                                "a",
                                1,
                                1,
                                9,
                                3,
                                2,
                                0,
                                0,
                                List.of(
                                        new SequenceRange(1, 1),
                                        new SequenceRange(3, 3),
                                        new SequenceRange(5, 8))));
        assertThat(result.epochs().getFirst().missing()).isEqualTo(6);
    }

    @Test
    void waitsForWhatIsOnlyLate() {
        holds(0, "a 1 1", "a 1 3");
        consumer.schedulePollTask(() -> add(1, 0, "a 1 4"));
        consumer.schedulePollTask(() -> add(1, 1, "a 1 6"));
        consumer.schedulePollTask(() -> add(1, 2, "a 1 2"));
        AuditResult result = run();

        assertThat(result.isWhole()).isTrue();
        assertThat(result.epochs())
                .containsExactly(new EpochAudit("a", 1, 1, 3, 5, 0, 0, 0, List.of()));
    }

    @Test
    void tellsWhereARecordStandsThatIsNoDecision() {
        holds(0, "a 1 1", "rubbish");
        holds(1, "a 1 0");
        AuditResult result = run();

        assertThat(result.isWhole()).isFalse();
        assertThat(result.unreadable()).isEqualTo(2);
        assertThat(result.places())
                .containsExactlyInAnyOrder(
                        new Place(0, 1, "this is rubbish"),
                        new Place(1, 0, "its sequence number is 0"));
    }

    @Test
    void doesNotMissWhatWasDeletedForItsAge() {
        // Decision n was made n seconds after T0.
        Tallies tallies = new Tallies(new Given(), T0.plusSeconds(10));
        for (String each : List.of("a 1 10", "a 1 13", "a 1 3", "a 1 11", "a 1 14", "b 1 4")) {
            tallies.add(AuditTexts.decode(each));
        }

        assertThat(tallies.audits())
                .containsExactly(
                        new EpochAudit(
                                "a", 1, 10, 14, 5, 0, 0, 0, List.of(new SequenceRange(12, 12))),
                        new EpochAudit("b", 1, 5, 4, 1, 0, 0, 0, List.of()));
    }

    @Test
    void findsAnEmptyTopicWhole() {
        assertThat(run().isWhole()).isTrue();
    }

    @Test
    void missesWhatANodeSaysThatItHasDecided() {
        otherHolds(FENCE, "a 1 3 0", "a 1 6 0", "b 2 4 0", "rubbish", "c 1 0 0");
        holds(0, "a 1 1", "a 1 2", "a 1 4");

        assertThat(run().epochs())
                .containsExactly(
                        new EpochAudit(
                                "a",
                                1,
                                1,
                                6,
                                3,
                                0,
                                6,
                                0,
                                List.of(new SequenceRange(3, 3), new SequenceRange(5, 6))),
                        new EpochAudit("b", 2, 1, 4, 0, 0, 4, 0, List.of(new SequenceRange(1, 4))));
    }

    @Test
    void doesNotMissWhatANodeKeepsOnItsDisk() {
        otherHolds(FENCE, "a 1 6 0", "a 2 0 2");
        holds(0, "a 1 1", "a 1 3");

        assertThat(run().epochs())
                .containsExactly(
                        new EpochAudit("a", 1, 1, 3, 2, 0, 6, 2, List.of(new SequenceRange(2, 2))));
    }

    @Test
    void takesFromTheAuditTopologyWhatOlderLeasesSaid() {
        otherHolds(FENCE, "a 2 1 0");
        otherHolds(GAPS, "a 1 4 5");
        holds(0, "a 1 1", "a 1 2", "a 1 3");
        holds(1, "a 2 1", "a 1 4");

        assertThat(run().epochs())
                .containsExactly(
                        new EpochAudit("a", 1, 1, 5, 4, 0, 5, 0, List.of(new SequenceRange(5, 5))),
                        new EpochAudit("a", 2, 1, 1, 1, 0, 1, 0, List.of()));
    }

    private void otherHolds(TopicPartition partition, String... values) {
        for (String each : values) {
            long offset = otherEnds.merge(partition, 1L, Long::sum) - 1;
            consumer.schedulePollTask(() -> add(partition, offset, T0, each));
        }
    }

    private void holds(int partition, String... decisions) {
        for (String each : decisions) {
            long offset = ends[partition]++;
            consumer.schedulePollTask(() -> add(partition, offset, each));
        }
    }

    private void add(int partition, long offset, String decision) {
        add(new TopicPartition(TOPIC, partition), offset, AuditTexts.timeOf(decision), decision);
    }

    private void add(TopicPartition partition, long offset, Instant time, String value) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        offset,
                        time.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        new byte[0],
                        value.getBytes(StandardCharsets.UTF_8),
                        new RecordHeaders(),
                        Optional.empty()));
    }

    private AuditResult run() {
        for (TopicPartition each : PARTITIONS) {
            consumer.updateBeginningOffsets(Map.of(each, 0L));
            consumer.updateEndOffsets(Map.of(each, ends[each.partition()]));
        }
        otherEnds.forEach((partition, end) -> {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, end));
        });
        return audit.run();
    }
}
