package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.archive.DecisionFeed.Batch;
import dev.keyfence.verifier.archive.DecisionFeed.Event;
import dev.keyfence.verifier.archive.DecisionFeed.Watch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who watches sees what is decided, or how much of it they missed. */
class DecisionFeedTest {

    private final DecisionFeed feed = new DecisionFeed();

    @Test
    void showsWhatIsDecidedFromNowOn() {
        publish(0, 3);
        Watch watch = feed.watch(DecisionQuery.ALL, null).orElseThrow();
        assertThat(watch.take().isEmpty()).isTrue();
        publish(3, 5);
        assertThat(sequences(watch.take())).containsExactly(3L, 4L);
        assertThat(watch.take().isEmpty()).isTrue();
    }

    @Test
    void showsWhatWasAskedForOnly() {
        DecisionQuery query = new DecisionQuery(Map.of("key_id", "key_1"), 0, Long.MAX_VALUE);
        Watch watch = feed.watch(query, null).orElseThrow();
        publish(0, 6);
        assertThat(sequences(watch.take())).containsExactly(1L, 4L);
    }

    @Test
    void tellsWhoIsSlowHowManyTheyMissed() {
        Watch slow = feed.watch(DecisionQuery.ALL, null).orElseThrow();
        publish(0, DecisionFeed.WAITING_MAX + 7);
        Batch batch = slow.take();
        assertThat(batch.missed()).isEqualTo(7);
        assertThat(batch.events()).hasSize(DecisionFeed.WAITING_MAX);
        assertThat(batch.events().getFirst().row().sequence()).isEqualTo(7);
        publish(0, 1);
        assertThat(slow.take().missed()).isZero();
    }

    @Test
    void goesOnWhereAConnectionBroke() {
        Watch first = feed.watch(DecisionQuery.ALL, null).orElseThrow();
        publish(0, 5);
        String seen = first.take().events().get(2).id();
        first.close();
        publish(5, 7);
        Batch rest = feed.watch(DecisionQuery.ALL, seen).orElseThrow().take();
        assertThat(rest.missed()).isZero();
        assertThat(sequences(rest)).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void saysThatNobodyKnowsHowManyWereMissed() {
        Watch first = feed.watch(DecisionQuery.ALL, null).orElseThrow();
        publish(0, 1);
        String old = first.take().events().getFirst().id();
        publish(1, DecisionFeed.KEPT_MAX + 2);
        Batch late = feed.watch(DecisionQuery.ALL, old).orElseThrow().take();
        assertThat(late.missed()).isEqualTo(-1);
        assertThat(late.events()).hasSize(DecisionFeed.WAITING_MAX);
        for (String foreign : List.of("deadbeef-5", "nonsense", "-1", "")) {
            Batch none = feed.watch(DecisionQuery.ALL, foreign).orElseThrow().take();
            assertThat(none).isEqualTo(new Batch(-1, List.of()));
        }
    }

    @Test
    void letsSoManyWatchAndNoMore() {
        Watch last = feed.watch(DecisionQuery.ALL, null).orElseThrow();
        for (int i = 1; i < DecisionFeed.WATCHERS_MAX; i++) {
            last = feed.watch(DecisionQuery.ALL, null).orElseThrow();
        }
        assertThat(feed.watch(DecisionQuery.ALL, null)).isEmpty();
        last.close();
        assertThat(feed.watch(DecisionQuery.ALL, null)).isPresent();
    }

    private void publish(long from, long to) {
        feed.publish(Samples.rows(from, to, Samples.NOW));
    }

    private static List<Long> sequences(Batch batch) {
        return batch.events().stream().map(Event::row).map(DecisionRow::sequence).toList();
    }
}
