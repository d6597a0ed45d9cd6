package dev.keyfence.verifier.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.audit.AuditResult.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicAuditTest {

    private static final String TOPIC = "decisions";
    private static final Instant T0 = Instant.parse("2026-11-22T00:00:00Z");
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final long[] ends = new long[2];
    private final TopicAudit audit =
            new TopicAudit(
                    TOPIC, consumer, (_, value) -> decode(text(value)), Duration.ofMillis(200));

    @BeforeEach
    void hasTwoPartitions() {
        Node node = new Node(1, "localhost", 1);
        Node[] nodes = {node};
        consumer.updatePartitions(
                TOPIC,
                PARTITIONS.stream()
                        .map(each -> new PartitionInfo(TOPIC, each.partition(), node, nodes, nodes))
                        .toList());
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
                        new EpochAudit("a", 1, 1, 4, 4, 0, List.of()),
                        new EpochAudit("a", 2, 1, 1, 1, 0, List.of()),
                        new EpochAudit("b", 7, 1, 1, 1, 0, List.of()));
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
        assertThat(result.epochs()).containsExactly(new EpochAudit("a", 1, 1, 3, 5, 0, List.of()));
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
        Tallies tallies = new Tallies(T0.plusSeconds(10));
        for (String each : List.of("a 1 10", "a 1 13", "a 1 3", "a 1 11", "a 1 14", "b 1 4")) {
            tallies.add(decode(each));
        }

        assertThat(tallies.audits())
                .containsExactly(
                        new EpochAudit("a", 1, 10, 14, 5, 0, List.of(new SequenceRange(12, 12))),
                        new EpochAudit("b", 1, 5, 4, 1, 0, List.of()));
    }

    @Test
    void findsAnEmptyTopicWhole() {
        assertThat(run().isWhole()).isTrue();
    }

    private void holds(int partition, String... decisions) {
        for (String each : decisions) {
            long offset = ends[partition]++;
            consumer.schedulePollTask(() -> add(partition, offset, each));
        }
    }

    private void add(int partition, long offset, String decision) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        TOPIC,
                        partition,
                        offset,
                        timeOf(decision).toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        new byte[0],
                        decision.getBytes(StandardCharsets.UTF_8),
                        new RecordHeaders(),
                        Optional.empty()));
    }

    private AuditResult run() {
        for (TopicPartition each : PARTITIONS) {
            consumer.updateBeginningOffsets(Map.of(each, 0L));
            consumer.updateEndOffsets(Map.of(each, ends[each.partition()]));
        }
        return audit.run();
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static Instant timeOf(String decision) {
        String[] words = decision.split(" ", -1);
        return words.length < 3 ? T0 : T0.plusSeconds(Long.parseLong(words[2]));
    }

    private static Decision decode(String text) {
        String[] words = text.split(" ", -1);
        if (words.length < 3) {
            throw new SerializationException("this is " + text);
        }
        return Decision.newBuilder()
                .setDecisionId(String.join("-", words))
                .setNodeId(words[0])
                .setNodeEpoch(Long.parseLong(words[1]))
                .setSequence(Long.parseLong(words[2]))
                .setTime(timeOf(text))
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(1)
                .build();
    }
}
