package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.verifier.fence.RevocationEntry.RevocationActor;
import dev.keyfence.verifier.fence.Target.Kind;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.replica.ReplicaCounters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node tells of revocations, from its rows and from what is on its way there. */
class RevocationLogTest {

    private static final KeyId SOME = new KeyId(1, 1);
    private static final OwnNode NOBODY = new Nobody();

    private final ManualClock clock = new ManualClock();
    private final KeptRows rows = new KeptRows();
    private final RevocationTable table = new RevocationTable();
    private RevocationLog log = new RevocationLog(rows);
    private FenceApplier applier = applier();

    @Test
    void tellsAllThatWasAskedBeforeAndAfterItIsOnDiskAndAfterARestart() {
        Revocation asked =
                Revocation.newBuilder(
                                Samples.revocation("rev_a", Target.owner("acme"), Samples.NOON))
                        .setNote("laptop stolen")
                        .setLeakSource("github")
                        .setActor(new Actor("key_1", "203.0.113.7", "req-1"))
                        .build();
        applier.apply(Samples.record(4, asked), rows);
        RevocationEntry expected =
                new RevocationEntry(
                        "rev_a",
                        4,
                        Target.owner("acme"),
                        NodeTable.micros(Samples.NOON),
                        "key_compromise",
                        "laptop stolen",
                        new RevocationActor("key_1", "203.0.113.7", "req-1"),
                        NodeTable.micros(Samples.NOON),
                        "control",
                        "github");
        assertThat(log.find("rev_a")).contains(expected);
        assertThat(ids(RevocationQuery.ALL)).containsExactly("rev_a");
        rows.flush();
        assertThat(ids(RevocationQuery.ALL)).containsExactly("rev_a");
        applier.applied(5);
        assertThat(log.find("rev_a")).contains(expected);
        restart();
        assertThat(log.find("rev_a")).contains(expected);
        assertThat(ids(RevocationQuery.ALL)).containsExactly("rev_a");
        assertThat(log.find("rev_b")).isEmpty();
    }

    @Test
    void listsTheNewestFirstAndGoesOnWhereItStopped() {
        for (int i = 0; i < 10; i++) {
            revoke(i, "rev_" + i, Target.owner("owner-" + i % 2), i < 7);
        }
        List<String> all = new ArrayList<>();
        Long before = Long.MAX_VALUE;
        while (before != null) {
            RevocationLog.Entries page = log.list(RevocationQuery.ALL, before, 3);
            page.items().forEach(each -> all.add(each.id()));
            before = page.nextBefore();
        }
        assertThat(all)
                .containsExactly(
                        "rev_9", "rev_8", "rev_7", "rev_6", "rev_5", "rev_4", "rev_3", "rev_2",
                        "rev_1", "rev_0");
        assertThat(ids(query(Kind.OWNER, "owner-1", null)))
                .containsExactly("rev_9", "rev_7", "rev_5", "rev_3", "rev_1");
        assertThat(ids(query(Kind.TAG, null, null))).isEmpty();
        assertThat(ids(query(null, null, "superseded"))).isEmpty();
    }

    @Test
    void looksAtNoMoreRowsThanItMayAndSaysWhereToGoOn() {
        int rowsThere = RevocationLog.ROWS_LOOKED_AT_MAX + 10;
        revoke(0, "rev_rare", Target.owner("rare"), true);
        for (int i = 1; i < rowsThere; i++) {
            revoke(i, "rev_" + i, Target.owner("acme"), true);
        }
        RevocationQuery rare = query(Kind.OWNER, "rare", null);
        RevocationLog.Entries first = log.list(rare, Long.MAX_VALUE, 10);
        assertThat(first.items()).isEmpty();
        assertThat(first.nextBefore()).isEqualTo(10);
        RevocationLog.Entries second = log.list(rare, 10, 10);
        assertThat(second.items()).extracting(RevocationEntry::id).containsExactly("rev_rare");
        assertThat(second.nextBefore()).isNull();
    }

    @Test
    void tellsOnceWhatWasWrittenTwiceAndWhereItStoodFirst() {
        revoke(3, "rev_a", Target.owner("acme"), true);
        revoke(7, "rev_a", Target.owner("acme"), true);
        revoke(8, "rev_b", Target.owner("acme"), false);
        revoke(9, "rev_b", Target.owner("acme"), false);
        assertThat(ids(RevocationQuery.ALL)).containsExactly("rev_b", "rev_a");
        assertThat(log.find("rev_a").orElseThrow().position()).isEqualTo(3);
        assertThat(log.find("rev_b").orElseThrow().position()).isEqualTo(8);
        restart();
        assertThat(ids(RevocationQuery.ALL)).containsExactly("rev_b", "rev_a");
        assertThat(log.find("rev_a").orElseThrow().position()).isEqualTo(3);
    }

    @Test
    void coversWhatEitherOfTwoWritesCoversAfterARestartToo() {
        revoke(3, "rev_a", Target.owner("acme"), true);
        revoke(7, "rev_a", Target.owner("acme"), true);
        restart();
        RevocationTable again = new RevocationTable();
        rows.restoreTo(applier(again, log));
        assertThat(again.covers(Samples.key(SOME, 0, 7))).isTrue();
        assertThat(again.covers(Samples.key(SOME, 0, 8))).isFalse();
    }

    @Test
    void findsOtherUsesOfOneName() {
        revoke(1, "rev_aaa1", Target.owner("acme"), true);
        revoke(2, "rev_bbb1", Target.owner("acme"), false);
        assertThat(log.otherBetween("rev_aaa0", "rev_aaa9", "rev_aaa1")).isEmpty();
        assertThat(log.otherBetween("rev_aaa0", "rev_aaa9", "rev_aaa2")).contains("rev_aaa1");
        assertThat(log.otherBetween("rev_bbb0", "rev_bbb9", "rev_bbb2")).contains("rev_bbb1");
        assertThat(log.otherBetween("rev_ccc0", "rev_ccc9", "rev_ccc2")).isEmpty();
    }

    @Test
    void cutsTextsThatNobodyOfOursWrites() {
        Revocation asked =
                Revocation.newBuilder(Samples.revocation("rev_a", Target.owner("a"), null))
                        .setNote("x".repeat(100_000))
                        .setControlNodeId("y".repeat(100_000))
                        .build();
        applier.apply(Samples.record(0, asked), rows);
        rows.flush();
        restart();
        assertThat(log.find("rev_a").orElseThrow().note()).hasSize(4_096);
        assertThat(log.find("rev_a").orElseThrow().controlNodeId()).hasSize(4_096);
    }

    private void revoke(long offset, String id, Target target, boolean onDisk) {
        applier.apply(Samples.record(offset, Samples.revocation(id, target, null)), rows);
        if (onDisk) {
            rows.flush();
            applier.applied(offset + 1);
        }
    }

    private void restart() {
        rows.flush();
        log = new RevocationLog(rows);
        applier = applier();
        rows.restoreTo(applier);
    }

    private List<String> ids(RevocationQuery query) {
        return log.list(query, Long.MAX_VALUE, 100).items().stream()
                .map(RevocationEntry::id)
                .toList();
    }

    private static RevocationQuery query(
            @Nullable Kind kind, @Nullable String value, @Nullable String reason) {
        return new RevocationQuery(kind, value, reason, null, null, null);
    }

    private FenceApplier applier() {
        return applier(table, log);
    }

    private FenceApplier applier(RevocationTable of, RevocationLog in) {
        NodeDescription me = Samples.node("me", 2);
        return new FenceApplier(
                me.identity(),
                Samples.DESERIALIZER,
                of,
                new Receipts(new NodeTable(FenceSettings.DEFAULTS, me.identity()), Runnable::run),
                in,
                NOBODY,
                (_, reason) -> {
                    throw new AssertionError(reason);
                },
                new ReplicaCounters(),
                clock.clocks());
    }

    private static final class Nobody implements OwnNode {
        @Override
        public void leaseRead(NodeLease lease) {}

        @Override
        public void revocationApplied() {}

        @Override
        public void caughtUp() {}

        @Override
        public void forgotten(String nodeId) {}

        @Override
        public void rebuilding() {}
    }
}
