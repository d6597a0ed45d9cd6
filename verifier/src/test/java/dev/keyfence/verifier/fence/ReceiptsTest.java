package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyfence.verifier.fence.Confirmation.Written;
import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.Receipt.NodeStatus;
import dev.keyfence.verifier.fence.Receipt.Status;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReceiptsTest {

    private static final Duration STRETCHED = Duration.ofSeconds(11);

    private final ManualClock clock = new ManualClock();
    private final Receipts receipts =
            new Receipts(
                    new NodeTable(FenceSettings.DEFAULTS, new NodeIdentity("self", 5)),
                    Runnable::run);

    @Test
    void confirmsWhenEveryNodeHasAppliedIt() {
        lease("a", 1, 0);
        lease("b", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        clock.advance(Duration.ofMillis(2));
        lease("a", 1, 11);
        lease("b", 1, 10);
        assertThat(confirmed).isNotDone();
        assertThat(statuses(receipt())).containsExactly(applied("a"), pending("b"));
        clock.advance(Duration.ofMillis(1));
        lease("b", 1, 11);
        Receipt receipt = confirmed.join();
        assertThat(receipt.status()).isEqualTo(Status.CONFIRMED);
        assertThat(receipt.elapsedNanos()).isEqualTo(3_000_000);
        assertThat(receipt.nodes())
                .extracting(NodeReceipt::nodeId, NodeReceipt::latencyNanos)
                .containsExactly(tuple("a", 2_000_000L), tuple("b", 3_000_000L));
    }

    @Test
    void confirmsAtOnceWhereThereAreNoNodes() {
        assertThat(revoke(0).join().status()).isEqualTo(Status.CONFIRMED);
    }

    @Test
    void confirmsWhenASilentNodesLeaseIsCertainlyOver() {
        lease("a", 1, 0);
        clock.advance(Duration.ofSeconds(1));
        CompletableFuture<Receipt> confirmed = revoke(10);
        clock.advance(STRETCHED.minusSeconds(1).minusNanos(1));
        settle();
        assertThat(confirmed).isNotDone();
        clock.advance(Duration.ofNanos(1));
        settle();
        assertThat(statuses(confirmed.join())).containsExactly(fenced("a"));
    }

    @Test
    void waitsNoLongerForANodeThatRenewsWithoutApplyingThanForASilentOne() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        for (int i = 0; i < 22; i++) {
            assertThat(confirmed).isNotDone();
            clock.advance(Duration.ofMillis(500));
            lease("a", 1, 10);
            settle();
        }
        assertThat(statuses(confirmed.join())).containsExactly(fenced("a"));
    }

    @Test
    void confirmsWhenANodeGivesItsLeaseBack() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        receipts.leased(Samples.lease("a", 1, 2, 10, true), clock.nanos());
        assertThat(statuses(confirmed.join())).containsExactly(fenced("a"));
    }

    @Test
    void waitsForNobodyWhoGaveItsLeaseBackOrWasSilentBefore() {
        receipts.leased(Samples.lease("a", 1, 2, 0, true), clock.nanos());
        lease("b", 1, 0);
        clock.advance(STRETCHED);
        assertThat(revoke(10).join().nodes()).isEmpty();
    }

    @Test
    void countsANodeThatJoinsLaterByItsFirstLease() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        lease("b", 1, 12);
        lease("a", 1, 11);
        assertThat(statuses(confirmed.join())).containsExactly(applied("a"), applied("b"));
    }

    @Test
    void doesNotTakeANewStartsWordForTheOldOne() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        lease("a", 2, 11);
        assertThat(confirmed).isNotDone();
        assertThat(statuses(receipt())).containsExactly(pending("a"));
        clock.advance(STRETCHED);
        settle();
        assertThat(statuses(confirmed.join())).containsExactly(applied("a"));
    }

    @Test
    void knowsThatItsOwnEarlierStartIsOver() {
        lease("self", 4, 0);
        lease("self", 5, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        lease("self", 5, 11);
        assertThat(statuses(confirmed.join())).containsExactly(applied("self"));
    }

    @Test
    void takesNodesFoundAtStartForAliveFromThen() {
        clock.advance(Duration.ofDays(1));
        receipts.restored(Samples.lease("a", 1, 9, 3), clock.nanos());
        CompletableFuture<Receipt> confirmed = revoke(10);
        assertThat(confirmed).isNotDone();
        clock.advance(STRETCHED);
        settle();
        assertThat(confirmed).isDone();
    }

    @Test
    void tellsOfRevocationsFoundAtStart() {
        receipts.restored(new Written("rev_1", 10, 7));
        receipts.restored(Samples.lease("a", 1, 9, 11), clock.nanos());
        receipts.restored(Samples.lease("b", 1, 9, 10), clock.nanos());
        assertThat(statuses(receipt())).containsExactly(applied("a"), pending("b"));
        lease("b", 1, 11);
        assertThat(receipt().status()).isEqualTo(Status.CONFIRMED);
    }

    @Test
    void isPendingWhileTheRecordIsWrittenButNotRead() {
        Written unread = new Written("rev_1", 10, 7);
        assertThat(receipts.now(unread, 0, 5).status()).isEqualTo(Status.PENDING);
        lease("a", 1, 0);
        assertThat(statuses(receipts.now(unread, 0, clock.nanos()))).containsExactly(pending("a"));
    }

    @Test
    void hearsARevocationTwiceOnce() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        lease("a", 1, 11);
        receipts.revoked(new Written("rev_1", 10, 7), clock.nanos());
        assertThat(confirmed).isDone();
        assertThat(receipt().nodes()).hasSize(1);
    }

    @Test
    void readsAgainWhatItIsToldToForget() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        receipts.reset();
        assertThat(receipts.find("rev_1", clock.nanos())).isEmpty();
        lease("a", 1, 0);
        receipts.revoked(new Written("rev_1", 10, 7), clock.nanos());
        lease("a", 1, 11);
        assertThat(confirmed).isDone();
    }

    @Test
    void remembersTheLatestOnly() {
        for (int i = 0; i <= Receipts.RECENT_MAX; i++) {
            receipts.revoked(new Written("rev_" + i, i, 0), clock.nanos());
        }
        assertThat(receipts.find("rev_0", 0)).isEmpty();
        assertThat(receipts.find("rev_1", 0)).isPresent();
        receipts.restored(new Written("rev_0", 0, 0));
        assertThat(receipts.find("rev_0", 0)).isEmpty();
    }

    @Test
    void refusesToWaitForMoreThanItMay() {
        CompletableFuture<Receipt> first = receipts.await("w0", 0).orElseThrow();
        for (int i = 1; i < Receipts.WAITING_MAX; i++) {
            assertThat(receipts.await("w" + i, 0)).isPresent();
        }
        assertThat(receipts.await("one more", 0)).isEmpty();
        receipts.stopWaiting("w0");
        assertThat(receipts.await("one more", 0)).isEmpty();
        first.cancel(false);
        receipts.stopWaiting("w0");
        receipts.stopWaiting("w0");
        assertThat(receipts.await("one more", 0)).isPresent();
        assertThat(receipts.await("yet another", 0)).isEmpty();
        assertThat(receipts.stopAllWaiting()).hasSize(Receipts.WAITING_MAX);
    }

    @Test
    void showsTheFleet() {
        lease("b", 1, 4);
        clock.advance(Duration.ofSeconds(2));
        lease("a", 1, 3);
        receipts.leased(Samples.lease("c", 1, 1, 3, true), clock.nanos());
        assertThat(receipts.nodes(clock.nanos()))
                .extracting(NodeView::nodeId, NodeView::status, NodeView::leaseLeft)
                .containsExactly(
                        tuple("a", NodeView.Status.LIVE, STRETCHED),
                        tuple("b", NodeView.Status.LIVE, STRETCHED.minusSeconds(2)),
                        tuple("c", NodeView.Status.RELEASED, Duration.ZERO));
        clock.advance(STRETCHED);
        assertThat(receipts.nodes(clock.nanos()).get(0).status()).isEqualTo(NodeView.Status.SILENT);
    }

    @Test
    void forgetsStartsThatWereFollowedByAnotherAndNodesThatAreLongGone() {
        lease("a", 1, 0);
        lease("b", 1, 0);
        clock.advance(Duration.ofSeconds(1));
        assertThat(receipts.leased(Samples.lease("a", 2, 1, 0), clock.nanos())).isEmpty();
        clock.advance(STRETCHED);
        assertThat(receipts.leased(Samples.lease("c", 1, 1, 0), clock.nanos()))
                .containsExactly(new Holder("a", 1));
        clock.advance(NodeTable.FORGET_AFTER);
        assertThat(receipts.leased(Samples.lease("c", 1, 2, 0), clock.nanos()))
                .containsExactlyInAnyOrder(new Holder("a", 2), new Holder("b", 1));
    }

    private void lease(String node, long epoch, long fencePosition) {
        receipts.leased(Samples.lease(node, epoch, 1, fencePosition), clock.nanos());
    }

    private CompletableFuture<Receipt> revoke(long offset) {
        CompletableFuture<Receipt> confirmed = receipts.await("rev_1", clock.nanos()).orElseThrow();
        receipts.revoked(new Written("rev_1", offset, 7), clock.nanos());
        return confirmed;
    }

    private void settle() {
        receipts.settle(clock.nanos());
    }

    private Receipt receipt() {
        return receipts.find("rev_1", clock.nanos()).orElseThrow();
    }

    private record NodeAnd(String nodeId, NodeStatus status) {}

    private static NodeAnd applied(String node) {
        return new NodeAnd(node, NodeStatus.APPLIED);
    }

    private static NodeAnd fenced(String node) {
        return new NodeAnd(node, NodeStatus.FENCED);
    }

    private static NodeAnd pending(String node) {
        return new NodeAnd(node, NodeStatus.PENDING);
    }

    private static List<NodeAnd> statuses(Receipt receipt) {
        return receipt.nodes().stream().map(n -> new NodeAnd(n.nodeId(), n.status())).toList();
    }
}
