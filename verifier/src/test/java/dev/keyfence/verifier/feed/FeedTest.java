package dev.keyfence.verifier.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.feed.Feed.Batch;
import dev.keyfence.verifier.feed.Feed.Event;
import dev.keyfence.verifier.feed.Feed.Watch;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who watches sees what happens, or how much of it they missed. */
class FeedTest {

    private static final int KEPT = 10_000;

    private final Feed<Long> feed = new Feed<>(KEPT);

    @Test
    void showsWhatHappensFromNowOn() {
        publish(0, 3);
        Watch<Long> watch = watch();
        assertThat(watch.take().isEmpty()).isTrue();
        publish(3, 5);
        assertThat(items(watch.take())).containsExactly(3L, 4L);
        assertThat(watch.take().isEmpty()).isTrue();
    }

    @Test
    void showsWhatWasAskedForOnly() {
        Watch<Long> watch = feed.watch(item -> item % 3 == 1, null).orElseThrow();
        publish(0, 6);
        assertThat(items(watch.take())).containsExactly(1L, 4L);
    }

    @Test
    void tellsWhoIsSlowHowManyTheyMissed() {
        Watch<Long> slow = watch();
        publish(0, Feed.WAITING_MAX + 7);
        Batch<Long> batch = slow.take();
        assertThat(batch.missed()).isEqualTo(7);
        assertThat(batch.events()).hasSize(Feed.WAITING_MAX);
        assertThat(batch.events().getFirst().item()).isEqualTo(7);
        publish(0, 1);
        assertThat(slow.take().missed()).isZero();
    }

    @Test
    void goesOnWhereAConnectionBroke() {
        Watch<Long> first = watch();
        publish(0, 5);
        String seen = first.take().events().get(2).id();
        first.close();
        publish(5, 7);
        Batch<Long> rest = feed.watch(_ -> true, seen).orElseThrow().take();
        assertThat(rest.missed()).isZero();
        assertThat(items(rest)).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void saysThatNobodyKnowsHowManyWereMissed() {
        Watch<Long> first = watch();
        publish(0, 1);
        String old = first.take().events().getFirst().id();
        publish(1, KEPT + 2);
        Batch<Long> late = feed.watch(_ -> true, old).orElseThrow().take();
        assertThat(late.missed()).isEqualTo(-1);
        assertThat(late.events()).hasSize(Feed.WAITING_MAX);
        for (String foreign : List.of("deadbeef-5", "nonsense", "-1", "")) {
            Batch<Long> none = feed.watch(_ -> true, foreign).orElseThrow().take();
            assertThat(none).isEqualTo(new Batch<Long>(-1, List.of()));
        }
    }

    @Test
    void letsSoManyWatchAndNoMore() {
        Watch<Long> last = watch();
        for (int i = 1; i < Feed.WATCHERS_MAX; i++) {
            last = watch();
        }
        assertThat(feed.watch(_ -> true, null)).isEmpty();
        last.close();
        assertThat(feed.watch(_ -> true, null)).isPresent();
    }

    @Test
    void forgetsWhatItKept() {
        Watch<Long> first = watch();
        publish(0, 3);
        String seen = first.take().events().getFirst().id();
        feed.forgetKept();
        assertThat(feed.watch(_ -> true, seen).orElseThrow().take().events()).isEmpty();
    }

    private Watch<Long> watch() {
        return feed.watch(_ -> true, null).orElseThrow();
    }

    private void publish(long from, long to) {
        feed.publish(LongStream.range(from, to).boxed().toList());
    }

    private static List<Long> items(Batch<Long> batch) {
        return batch.events().stream().map(Event::item).toList();
    }
}
