package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FenceProgressTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final List<FenceProgress> made = new ArrayList<>();

    @AfterEach
    void close() {
        made.forEach(FenceProgress::close);
    }

    @Test
    void aPositionIsReachedWhenItIsAppliedAndNotBefore() {
        FenceProgress progress = progress(FOR_EVER);
        progress.applied(7);
        assertThat(progress.reached(6)).isTrue();
        assertThat(progress.reached(7)).isFalse();
    }

    @Test
    void letsGoThoseWhosePositionIsPassedAndNobodyElse() {
        FenceProgress progress = progress(FOR_EVER);
        CompletableFuture<?> near = progress.reachedOrLate(7);
        CompletableFuture<?> same = progress.reachedOrLate(7);
        CompletableFuture<?> far = progress.reachedOrLate(8);

        progress.applied(7);
        assertThat(near).isNotDone();
        progress.applied(8);
        near.join();
        same.join();
        assertThat(far).isNotDone();
        progress.applied(100);
        far.join();
    }

    @Test
    void doesNotMakeWaitForWhatIsReached() {
        FenceProgress progress = progress(FOR_EVER);
        progress.applied(7);
        assertThat(progress.reachedOrLate(6)).isCompleted();
    }

    @Test
    void losesPatience() {
        FenceProgress progress = progress(Duration.ofMillis(1));
        progress.reachedOrLate(Long.MAX_VALUE - 1).join();
        assertThat(progress.reached(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void takesNoMoreThanItsLimitAndHasRoomAgainAfterwards() {
        FenceProgress progress = progress(FOR_EVER);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < FenceProgress.WAITING_MAX; i++) {
            waiting.add(progress.reachedOrLate(i % 100));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(progress.reachedOrLate(5)).isCompleted();

        progress.applied(100);
        waiting.forEach(CompletableFuture::join);
        assertThat(progress.reachedOrLate(200)).isNotDone();
    }

    @Test
    void aRebuildTakesThePositionBack() {
        FenceProgress progress = progress(FOR_EVER);
        progress.applied(9);
        progress.applied(0);
        CompletableFuture<?> waiter = progress.reachedOrLate(3);
        assertThat(waiter).isNotDone();
        progress.applied(4);
        waiter.join();
    }

    @Test
    void aStopLetsEverybodyGo() {
        FenceProgress progress = progress(FOR_EVER);
        CompletableFuture<?> waiter = progress.reachedOrLate(3);
        progress.close();
        assertThat(waiter).isCompleted();
        assertThat(progress.reachedOrLate(3)).isCompleted();
        assertThatNoException().isThrownBy(() -> progress.applied(9));
    }

    /** Whoever starts to wait while the follower passes by must not be left behind. */
    @Test
    void forgetsNobodyInARace() {
        FenceProgress progress = progress(FOR_EVER);
        int last = 20_000;
        List<CompletableFuture<?>> all =
                IntStream.range(0, 4)
                        .<CompletableFuture<?>>mapToObj(seed ->
                                CompletableFuture.runAsync(() -> waitOften(progress, seed, last)))
                        .toList();
        for (int position = 0; position <= last; position++) {
            progress.applied(position);
        }
        all.forEach(CompletableFuture::join);
    }

    private static void waitOften(FenceProgress progress, int seed, int last) {
        Random random = new Random(seed);
        while (progress.fencePosition() < last) {
            long position = Math.min(last - 1, progress.fencePosition() + random.nextInt(3));
            progress.reachedOrLate(position).join();
            assertThat(progress.reached(position)).isTrue();
        }
    }

    private FenceProgress progress(Duration patience) {
        FenceProgress progress = new FenceProgress(patience);
        made.add(progress);
        return progress;
    }
}
