package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditProof;
import dev.keyfence.schemas.record.AuditRange;
import dev.keyfence.verifier.store.AuditGaps.Filter;
import dev.keyfence.verifier.store.AuditGaps.Gap;
import dev.keyfence.verifier.store.AuditGaps.Place;
import dev.keyfence.verifier.store.AuditGaps.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GapReplicaTest {

    private static final Filter ALL = new Filter(null, null, false);

    private final MapRows rows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final GapReplica replica = replica();

    @Test
    void tellsAGapAsItWasToldLast() {
        apply("a/7/3", gap("a", 7, 3, 5, new AuditRange(3L, 5L)));
        apply("a/7/3", gap("a", 7, 3, 9, new AuditRange(3L, 3L), new AuditRange(7L, 9L)));

        assertThat(replica.find(ALL, null, 10))
                .containsExactly(
                        new Gap(
                                new Place("a", 7, 3),
                                9,
                                4,
                                List.of(new Range(3, 3), new Range(7, 9)),
                                true,
                                1,
                                2,
                                3));
        assertThat(replica.missing()).isEqualTo(4);
    }

    @Test
    void listsByNodeStartAndNumberFromAnyPlaceOn() {
        apply("b/1/1", gap("b", 1, 1, 1, new AuditRange(1L, 1L)));
        apply("a/300/1", gap("a", 300, 1, 1, new AuditRange(1L, 1L)));
        apply("a/7/300", gap("a", 7, 300, 300));
        apply("a/7/3", gap("a", 7, 3, 3, new AuditRange(3L, 3L)));

        assertThat(places(ALL, null, 10))
                .containsExactly(
                        new Place("a", 7, 3),
                        new Place("a", 7, 300),
                        new Place("a", 300, 1),
                        new Place("b", 1, 1));
        assertThat(places(ALL, new Place("a", 7, 3), 2))
                .containsExactly(new Place("a", 7, 300), new Place("a", 300, 1));
        assertThat(places(new Filter("a", 7L, true), null, 10))
                .containsExactly(new Place("a", 7, 3));
    }

    @Test
    void countsWhatIsMissingAlsoAfterARestart() {
        apply("a/7/3", gap("a", 7, 3, 5, new AuditRange(3L, 5L)));
        apply("a/7/9", gap("a", 7, 9, 9, new AuditRange(9L, 9L)));
        assertThat(replica.missing()).isEqualTo(4);
        apply("a/7/9", gap("a", 7, 9, 9));
        assertThat(replica.missing()).isEqualTo(3);

        GapReplica again = replica();
        rows.scan(
                new byte[0],
                (key, row) -> {
                    again.restore(key, row);
                    return true;
                });
        assertThat(again.missing()).isEqualTo(3);
        apply("a/7/3", null);
        assertThat(replica.missing()).isZero();
        assertThat(places(ALL, null, 10)).containsExactly(new Place("a", 7, 9));
        replica.reset();
        assertThat(replica.complete()).isFalse();
    }

    @Test
    void setsWhatMakesNoSenseAside() {
        apply("a/7", gap("a", 7, 3, 5));
        apply("a/x/3", gap("a", 7, 3, 5));
        record("a/7/3", new byte[] {1, 2});

        assertThat(deadLetters).hasSize(3);
        assertThat(replica.find(ALL, null, 10)).isEmpty();
    }

    private GapReplica replica() {
        return new GapReplica(
                KeyRecords.deserializer(AuditGap.class),
                rows,
                (_, reason) -> deadLetters.add(reason),
                new ReplicaCounters());
    }

    private List<Place> places(Filter filter, @Nullable Place after, int limit) {
        return replica.find(filter, after, limit).stream().map(Gap::place).toList();
    }

    private static AuditGap gap(
            String node, long epoch, long first, long last, AuditRange... ranges) {
        long missing = 0;
        for (AuditRange range : ranges) {
            missing += range.getLast() - range.getFirst() + 1;
        }
        return new AuditGap(
                node,
                epoch,
                first,
                last,
                missing,
                List.of(ranges),
                AuditProof.LEASE,
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(2),
                Instant.ofEpochMilli(3));
    }

    private void apply(String key, @Nullable AuditGap gap) {
        record(key, gap == null ? null : KeyRecords.bytes(gap));
    }

    private void record(String key, byte @Nullable [] value) {
        replica.apply(
                new ConsumerRecord<>(
                        "audit-gaps", 0, 0, key.getBytes(StandardCharsets.UTF_8), value),
                rows);
    }
}
