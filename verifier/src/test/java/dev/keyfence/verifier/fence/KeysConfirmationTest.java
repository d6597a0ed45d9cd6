package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.Receipt.NodeStatus;
import dev.keyfence.verifier.fence.Receipt.Status;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a change of keys is in effect on every node. */
class KeysConfirmationTest {

    private static final Duration STRETCHED = Duration.ofSeconds(11);
    private static final long POSITION = 100;

    private final ManualClock clock = new ManualClock();
    private final Receipts receipts =
            new Receipts(
                    new NodeTable(FenceSettings.DEFAULTS, new NodeIdentity("self", 5)),
                    Runnable::run);

    @Test
    void confirmsWhenEveryNodeHasToldThatItHasThePosition() {
        lease("self", 5, 99);
        lease("a", 1, 99);
        CompletableFuture<KeysReceipt> confirmed = await();
        clock.advance(Duration.ofMillis(2));
        lease("self", 5, 100);
        assertThat(confirmed).isNotDone();
        clock.advance(Duration.ofMillis(1));
        lease("a", 1, 120);

        KeysReceipt receipt = confirmed.join();
        assertThat(receipt.status()).isEqualTo(Status.CONFIRMED);
        assertThat(receipt.position()).isEqualTo(POSITION);
        assertThat(receipt.elapsedNanos()).isEqualTo(3_000_000);
        assertThat(receipt.nodes())
                .extracting(NodeReceipt::nodeId, NodeReceipt::status, NodeReceipt::latencyNanos)
                .containsExactly(
                        tuple("a", NodeStatus.APPLIED, 3_000_000L),
                        tuple("self", NodeStatus.APPLIED, 2_000_000L));
    }

    @Test
    void takesNobodysWordBeforeItsOwnLeaseWasReadBack() {
        lease("a", 1, 120);
        CompletableFuture<KeysReceipt> confirmed = await();
        assertThat(confirmed).isNotDone();
        lease("self", 5, 100);
        assertThat(confirmed.join().status()).isEqualTo(Status.CONFIRMED);
    }

    @Test
    void doesNotConfirmByItsOwnSilence() {
        lease("self", 5, 99);
        CompletableFuture<KeysReceipt> confirmed = await();
        clock.advance(STRETCHED);
        receipts.settle(clock.nanos());
        assertThat(confirmed).isNotDone();
    }

    @Test
    void waitsForANodeThatRenewsWithoutApplyingForAsLongAsItDoes() {
        lease("self", 5, 100);
        lease("a", 1, 99);
        CompletableFuture<KeysReceipt> confirmed = await();
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofSeconds(1));
            lease("self", 5, 100);
            lease("a", 1, 99);
            receipts.settle(clock.nanos());
            assertThat(confirmed).isNotDone();
        }
        clock.advance(STRETCHED);
        lease("self", 5, 100);
        receipts.settle(clock.nanos());
        assertThat(confirmed.join().nodes())
                .extracting(NodeReceipt::nodeId, NodeReceipt::status)
                .containsExactly(tuple("a", NodeStatus.FENCED), tuple("self", NodeStatus.APPLIED));
    }

    @Test
    void waitsForANodeThatJoinsMeanwhile() {
        lease("self", 5, 99);
        CompletableFuture<KeysReceipt> confirmed = await();
        lease("b", 1, 50);
        lease("self", 5, 100);
        assertThat(confirmed).isNotDone();
        lease("b", 1, 100);
        assertThat(confirmed).isDone();
    }

    @Test
    void waitsForNobodyWhoGaveItsLeaseBack() {
        lease("self", 5, 99);
        lease("a", 1, 99);
        CompletableFuture<KeysReceipt> confirmed = await();
        NodeLease released = NodeLease.newBuilder(keys("a", 1, 99)).setReleased(true).build();
        receipts.leased(released, clock.nanos());
        lease("self", 5, 100);
        assertThat(confirmed.join().status()).isEqualTo(Status.CONFIRMED);
    }

    @Test
    void tellsWhoIsBehindWhenTheWaitIsOver() {
        lease("self", 5, 100);
        lease("a", 1, 99);
        KeysConfirmation asked = asked();
        assertThat(receipts.await(asked, clock.nanos())).isTrue();

        KeysReceipt receipt = receipts.giveUp(asked, clock.nanos());

        assertThat(receipt.status()).isEqualTo(Status.PENDING);
        assertThat(receipt.nodes())
                .extracting(NodeReceipt::nodeId, NodeReceipt::status)
                .containsExactly(tuple("a", NodeStatus.PENDING), tuple("self", NodeStatus.APPLIED));
        lease("a", 1, 100);
        assertThat(asked.confirmed()).as("nobody asks any more").isNotDone();
    }

    @Test
    void knowsTheHighestPositionThatALiveNodeHasToldOf() {
        assertThat(receipts.keysPositionToldOf(clock.nanos())).isZero();
        lease("a", 1, 70);
        clock.advance(Duration.ofSeconds(1));
        lease("b", 1, 60);
        assertThat(receipts.keysPositionToldOf(clock.nanos())).isEqualTo(70);
        clock.advance(STRETCHED.minusSeconds(1));
        assertThat(receipts.keysPositionToldOf(clock.nanos())).isEqualTo(60);
    }

    private CompletableFuture<KeysReceipt> await() {
        KeysConfirmation asked = asked();
        assertThat(receipts.await(asked, clock.nanos())).isTrue();
        return asked.confirmed();
    }

    private KeysConfirmation asked() {
        return new KeysConfirmation(POSITION, receipts.self(), clock.nanos());
    }

    private void lease(String node, long epoch, long keysPosition) {
        receipts.leased(keys(node, epoch, keysPosition), clock.nanos());
    }

    private static NodeLease keys(String node, long epoch, long keysPosition) {
        return NodeLease.newBuilder(Samples.lease(node, epoch, 1, 0))
                .setKeysPosition(keysPosition)
                .build();
    }
}
