package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.replica.ReplicaCounters.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class FenceApplierTest {

    private static final KeyId ID = new KeyId(7, 9);
    private static final StoredKey KEY = Samples.key(ID, 0, 0);

    private final ManualClock clock = new ManualClock();
    private final KeptRows rows = new KeptRows();
    private final List<String> told = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final ReplicaCounters counters = new ReplicaCounters();
    private final RevocationTable table = new RevocationTable();
    private final Receipts receipts = receipts();
    private final FenceApplier applier = applier(table, receipts, Samples.DESERIALIZER);

    @Test
    void putsARevocationInEffectBeforeItAsksForAnAcknowledgement() {
        apply(Samples.record(4, Samples.revocation("rev_1", Target.key(ID), null)));
        assertThat(told).containsExactly("acknowledge at 5, covered true");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void tellsTheNodeOfItsOwnLeasesOnly() {
        apply(Samples.record(0, Samples.lease("me", 2, 1, 0)));
        apply(Samples.record(1, Samples.lease("me", 1, 1, 0)));
        apply(Samples.record(2, Samples.lease("other", 2, 1, 0)));
        apply(Samples.record(3, Samples.lease("me", 2, 2, 0, true)));
        assertThat(told).containsExactly("lease 1 at 1");
        assertThat(applier.position()).isEqualTo(4);
    }

    @Test
    void knowsEverythingAgainFromItsRows() {
        apply(Samples.record(0, Samples.lease("a", 1, 1, 0)));
        apply(Samples.record(1, Samples.revocation("rev_1", Target.key(ID), null)));
        apply(Samples.record(2, Samples.revocation("rev_2", Target.owner("b"), Samples.NOON)));
        RevocationTable newTable = new RevocationTable();
        Receipts newReceipts = receipts();
        FenceApplier again = applier(newTable, newReceipts, Samples.DESERIALIZER);
        rows.restoreTo(again);
        long noon = NodeTable.micros(Samples.NOON);
        assertThat(again.position()).isEqualTo(3);
        assertThat(newTable.covers(KEY)).isTrue();
        assertThat(newTable.covers(Samples.key(new KeyId(1, 1), "b", List.of(), noon - 1, 2)))
                .isTrue();
        assertThat(newTable.covers(Samples.key(new KeyId(1, 1), "b", List.of(), noon, 2)))
                .isFalse();
        assertThat(newReceipts.find("rev_2", clock.nanos()).orElseThrow())
                .satisfies(receipt -> assertThat(receipt.position()).isEqualTo(2))
                .satisfies(receipt -> assertThat(receipt.requestedAtMicros()).isEqualTo(noon))
                .satisfies(receipt -> assertThat(receipt.nodes()).hasSize(1));
        NodeView node = newReceipts.nodes(clock.nanos()).get(0);
        assertThat(node.role()).isEqualTo("verifier");
        assertThat(node.lastSentMicros()).isEqualTo(noon);
    }

    @Test
    void keepsBothStartsOfANodeUntilTheEarlierOneCannotAnswer() {
        apply(Samples.record(0, Samples.lease("a", 1, 1, 0)));
        apply(Samples.record(1, Samples.lease("a", 2, 1, 0)));
        assertThat(rows.keys()).containsExactly("node:a/1", "node:a/2");
        clock.advance(Duration.ofSeconds(11));
        apply(Samples.record(2, Samples.lease("a", 2, 2, 0)));
        assertThat(rows.keys()).containsExactly("node:a/2");
    }

    @Test
    void forgetsANodeThatIsGoneAndNotOneThatStartedAnew() {
        apply(Samples.record(0, Samples.lease("gone", 1, 1, 0)));
        apply(Samples.record(1, Samples.lease("again", 1, 1, 0)));
        clock.advance(NodeTable.FORGET_AFTER.plusSeconds(1));
        apply(Samples.record(2, Samples.lease("again", 2, 1, 0)));
        assertThat(told).containsExactly("forgotten gone");
        assertThat(rows.keys()).containsExactly("node:again/2");
    }

    @Test
    void deniesTheTargetOfARevocationThatItCannotRead() {
        byte[] key = new FenceKey.OfRevocation(Target.owner("acme"), "rev_1").bytes();
        apply(Samples.raw(3, key, new byte[] {1, 2, 3}));
        assertThat(table.covers(Samples.key(ID, Long.MAX_VALUE - 1, 3))).isTrue();
        assertThat(table.covers(Samples.key(ID, 0, 4))).isFalse();
        assertThat(deadLetters).singleElement().asString().contains("cannot be read", "denied");
        assertThat(told).containsExactly("acknowledge at 4, covered true");
        assertThat(receipts.find("rev_1", clock.nanos())).isPresent();
        assertThat(rows.keys()).containsExactly("id:rev_1", "rev:7ffffffffffffffc");
    }

    @Test
    void keepsARevocationWhoseRecordWasTakenOut() {
        apply(Samples.record(0, Samples.revocation("rev_1", Target.owner("acme"), Samples.NOON)));
        byte[] key = new FenceKey.OfRevocation(Target.owner("acme"), "rev_1").bytes();
        apply(Samples.raw(1, key, null));
        assertThat(table.covers(KEY)).isTrue();
        assertThat(deadLetters).singleElement().asString().contains("no value");
    }

    @Test
    void leavesOutWhatNamesNobody() {
        apply(Samples.raw(0, new FenceKey.OfNode("a").bytes(), new byte[] {9}));
        apply(Samples.raw(1, new byte[] {(byte) 0xff, 0}, new byte[] {9}));
        apply(Samples.raw(2, null, null));
        assertThat(deadLetters).hasSize(3).allSatisfy(why -> assertThat(why).contains("left out"));
        assertThat(table.covers(KEY)).isFalse();
        assertThat(applier.position()).isEqualTo(3);
        assertThat(rows.keys()).isEmpty();
        assertThat(counters.get(Samples.TOPIC, Count.UNREADABLE)).isEqualTo(3);
        assertThat(counters.get(Samples.TOPIC, Count.APPLIED)).isZero();
    }

    @Test
    void saysThatItIsCaughtUp() {
        applier.caughtUp();
        assertThat(told).containsExactly("caught up");
    }

    @Test
    void passesOverANodeWhoseRecordWasTakenOutButStillWaitsForIt() {
        apply(Samples.record(0, Samples.lease("a", 1, 1, 0)));
        apply(Samples.raw(1, new FenceKey.OfNode("a").bytes(), null));
        assertThat(deadLetters).isEmpty();
        assertThat(receipts.nodes(clock.nanos())).hasSize(1);
    }

    @Test
    void reportsAValueUnderAnotherKeyAndPutsItInEffect() {
        ConsumerRecord<byte[], byte[]> record =
                Samples.record(0, Samples.revocation("rev_1", Target.key(ID), null));
        apply(Samples.raw(0, new FenceKey.OfNode("a").bytes(), record.value()));
        assertThat(table.covers(KEY)).isTrue();
        assertThat(deadLetters).singleElement().asString().contains("its value is in effect");
    }

    @Test
    void reportsAKeyIdThatIsNone() {
        Target nonsense = new Target(Target.Kind.KEY, "nonsense");
        apply(Samples.record(0, Samples.revocation("rev_1", nonsense, null)));
        assertThat(deadLetters).singleElement().asString().contains("no key is revoked");
        assertThat(applier.position()).isEqualTo(1);
    }

    @Test
    void readsItsRowsBackWhateverARevocationIsCalled() {
        apply(Samples.record(0, Samples.revocation("a#b", Target.owner("acme"), null)));
        apply(Samples.record(1, Samples.revocation("", Target.owner("acme"), null)));
        RevocationTable newTable = new RevocationTable();
        rows.restoreTo(applier(newTable, receipts(), Samples.DESERIALIZER));
        assertThat(newTable.covers(Samples.key(ID, 0, 1))).isTrue();
        assertThat(rows.keys()).contains("id:a#b", "id:rev_at_1");
    }

    @Test
    void leavesOutALeaseWithALongName() {
        apply(Samples.record(0, Samples.lease("a".repeat(70_000), 1, 1, 0)));
        assertThat(deadLetters).singleElement().asString().contains("too long");
        assertThat(rows.keys()).isEmpty();
    }

    @Test
    void staysBeforeARecordThatCannotBeReadNow() {
        FenceApplier waiting =
                applier(
                        table,
                        receipts,
                        (_, _) -> {
                            throw new TimeoutException("the registry is away");
                        });
        assertThatThrownBy(
                        () -> waiting.apply(Samples.raw(0, new byte[] {1}, new byte[] {1}), rows))
                .isInstanceOf(TimeoutException.class);
        assertThat(waiting.position()).isZero();
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void shutsTheGateBeforeItForgets() {
        apply(Samples.record(0, Samples.revocation("rev_1", Target.key(ID), null)));
        told.clear();
        applier.reset();
        assertThat(told).containsExactly("rebuilding, covered true");
        assertThat(table.covers(KEY)).isFalse();
        assertThat(applier.position()).isZero();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        applier.apply(record, rows);
        rows.flush();
    }

    private static Receipts receipts() {
        return new Receipts(
                new NodeTable(FenceSettings.DEFAULTS, Samples.node("me", 2).identity()),
                Runnable::run);
    }

    private FenceApplier applier(
            RevocationTable of, Receipts in, Deserializer<FenceRecord> deserializer) {
        return new FenceApplier(
                Samples.node("me", 2).identity(),
                deserializer,
                of,
                in,
                new RevocationLog(rows),
                new Listening(),
                (_, reason) -> deadLetters.add(reason),
                counters,
                clock.clocks());
    }

    private final class Listening implements OwnNode {
        @Override
        public void leaseRead(NodeLease lease) {
            told.add("lease " + lease.getSequence() + " at " + applier.position());
        }

        @Override
        public void revocationApplied() {
            told.add("acknowledge at " + applier.position() + ", covered " + table.covers(KEY));
        }

        @Override
        public void caughtUp() {
            told.add("caught up");
        }

        @Override
        public void forgotten(String nodeId) {
            told.add("forgotten " + nodeId);
        }

        @Override
        public void rebuilding() {
            told.add("rebuilding, covered " + table.covers(KEY));
        }
    }
}
