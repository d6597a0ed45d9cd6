package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyfence.verifier.fence.Confirmation.Written;
import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.Receipt.NodeStatus;
import dev.keyfence.verifier.fence.Receipt.Status;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Receipts of revocations that were written twice, asked for elsewhere, or before this start. */
class ReceiptsFollowTest {

    private final ManualClock clock = new ManualClock();
    private final Receipts receipts =
            new Receipts(
                    new NodeTable(FenceSettings.DEFAULTS, new NodeIdentity("self", 5)),
                    Runnable::run,
                    clock.clocks().wall());

    @Test
    void standsWhereItWasWrittenFirst() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        assertThat(receipts.revoked(new Written("rev_1", 12, 7), clock.nanos())).isTrue();
        lease("a", 1, 11);
        assertThat(confirmed.join().position()).isEqualTo(10);
        receipts.reset();
        receipts.restored(new Written("rev_1", 12, 7));
        receipts.restored(new Written("rev_1", 10, 7));
        assertThat(receipt().position()).isEqualTo(10);
    }

    @Test
    void makesUpNoLatenciesOfWhatItDidNotSee() {
        receipts.restored(new Written("rev_1", 10, 7));
        receipts.restored(Samples.lease("a", 1, 9, 11), clock.nanos());
        Receipt receipt = receipt();
        assertThat(receipt.status()).isEqualTo(Status.CONFIRMED);
        assertThat(receipt.elapsedNanos()).isNull();
        assertThat(receipt.nodes())
                .extracting(NodeReceipt::latencyNanos, NodeReceipt::atMicros)
                .containsExactly(tuple(null, null));
    }

    @Test
    void tellsWhenANodeGotThereByTheWallClock() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> confirmed = revoke(10);
        clock.advance(Duration.ofMillis(2));
        assertThat(receipt().nodes().getFirst().atMicros()).isNull();
        lease("a", 1, 11);
        assertThat(confirmed.join().nodes().getFirst().atMicros()).isEqualTo(7 + 2_000);
    }

    @Test
    void letsSeveralWaitForOneRevocationAtAnyTime() {
        lease("a", 1, 0);
        CompletableFuture<Receipt> first = revoke(10);
        Written written = new Written("rev_1", 10, 7);
        CompletableFuture<Receipt> second = receipts.follow(written, clock.nanos()).orElseThrow();
        assertThat(second).isNotDone();
        lease("a", 1, 11);
        assertThat(first.join().status()).isEqualTo(Status.CONFIRMED);
        assertThat(second.join().status()).isEqualTo(Status.CONFIRMED);
        assertThat(receipts.follow(written, clock.nanos()).orElseThrow()).isDone();
        assertThat(receipts.stopAllWaiting()).isEmpty();
    }

    @Test
    void followsWhatItFoundAtStart() {
        Written written = new Written("rev_1", 10, 7);
        receipts.restored(written);
        receipts.restored(Samples.lease("a", 1, 9, 10), clock.nanos());
        CompletableFuture<Receipt> wait = receipts.follow(written, clock.nanos()).orElseThrow();
        assertThat(wait).isNotDone();
        lease("a", 1, 11);
        assertThat(wait.join().nodes().getFirst().status()).isEqualTo(NodeStatus.APPLIED);
        assertThat(wait.join().nodes().getFirst().latencyNanos()).isNull();
        assertThat(wait.join().nodes().getFirst().atMicros()).isNotNull();
    }

    private void lease(String node, long epoch, long fencePosition) {
        receipts.leased(Samples.lease(node, epoch, 1, fencePosition), clock.nanos());
    }

    private CompletableFuture<Receipt> revoke(long offset) {
        CompletableFuture<Receipt> confirmed = receipts.await("rev_1", clock.nanos()).orElseThrow();
        receipts.revoked(new Written("rev_1", offset, 7), clock.nanos());
        return confirmed;
    }

    private Receipt receipt() {
        return receipts.find("rev_1", clock.nanos()).orElseThrow();
    }
}
