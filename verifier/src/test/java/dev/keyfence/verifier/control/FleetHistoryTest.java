package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.control.FleetHistory.Change;
import dev.keyfence.verifier.control.FleetHistory.Line;
import dev.keyfence.verifier.control.FleetHistory.Span;
import dev.keyfence.verifier.control.FleetHistory.Told;
import dev.keyfence.verifier.control.FleetHistory.What;
import dev.keyfence.verifier.fence.NodeView;
import dev.keyfence.verifier.fence.NodeView.Status;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes over time. */
class FleetHistoryTest {

    private static final long BEGIN = 1_800_000_000_000L;
    private static final long SECOND = 1_000;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final FleetHistory history = new FleetHistory(BEGIN);

    @Test
    void keepsTheWorstOfEachSlot() {
        history.take(BEGIN, List.of(node("a", 1, Status.LIVE, 200)));
        history.take(BEGIN + SECOND, List.of(node("a", 1, Status.LIVE, 900)));
        history.take(BEGIN + 2 * SECOND, List.of(node("a", 1, Status.LIVE, 300)));
        history.take(BEGIN + 20 * SECOND, List.of(node("a", 1, Status.LIVE, 100)));

        Told hour = history.tell(Span.HOUR, BEGIN + 20 * SECOND);
        List<@Nullable Integer> values = hour.lines().getFirst().stalenessMillis();
        assertThat(values).hasSize(360);
        assertThat(values.subList(357, 360)).containsExactly(900, null, 100);
        assertThat(hour.fromMillis()).isEqualTo(BEGIN - 357 * 10 * SECOND);
        assertThat(hour.sinceMillis()).isEqualTo(BEGIN);
        assertThat(
                        history.tell(Span.DAY, BEGIN + 20 * SECOND)
                                .lines()
                                .getFirst()
                                .stalenessMillis()
                                .getLast())
                .isEqualTo(900);
    }

    @Test
    void tellsNothingOfWhatIsOlderThanTheSpan() {
        history.take(BEGIN, List.of(node("a", 1, Status.LIVE, 200)));
        history.take(BEGIN + 3_600 * SECOND, List.of(node("b", 1, Status.LIVE, 300)));

        Told hour = history.tell(Span.HOUR, BEGIN + 3_600 * SECOND);
        assertThat(hour.lines()).extracting(Line::nodeId).containsExactly("b");
        assertThat(hour.changes()).extracting(Change::nodeId).containsExactly("b");
        Told day = history.tell(Span.DAY, BEGIN + 3_600 * SECOND);
        assertThat(day.lines()).extracting(Line::nodeId).containsExactly("a", "b");
        // A ring that has gone round holds nothing of its first lap.
        assertThat(history.tell(Span.DAY, BEGIN + 2 * DAY).lines()).isEmpty();
    }

    @Test
    void notesWhatBecomesOfANode() {
        history.take(BEGIN, List.of(node("a", 1, Status.LIVE, 1)));
        history.take(BEGIN + 1, List.of(node("a", 1, Status.LIVE, 1)));
        history.take(BEGIN + 2, List.of(node("a", 1, Status.SILENT, 11_000)));
        history.take(BEGIN + 3, List.of(node("a", 2, Status.LIVE, 1)));
        history.take(BEGIN + 4, List.of(node("a", 2, Status.RELEASED, 1)));
        history.take(BEGIN + 5, List.of(node("a", 2, Status.RELEASED, 9_999)));

        assertThat(history.tell(Span.HOUR, BEGIN + 5).changes())
                .extracting(Change::what)
                .containsExactly(
                        What.RELEASED, What.LIVE, What.STARTED, What.SILENT, What.FIRST_SEEN);
        assertThat(history.tell(Span.HOUR, BEGIN + 5).lines().getFirst().stalenessMillis())
                .as("one that has stopped is not stale")
                .filteredOn(Objects::nonNull)
                .containsExactly(11_000);
    }

    @Test
    void notesOneThatWasSilentFromTheBeginning() {
        history.take(BEGIN, List.of(node("a", 1, Status.SILENT, 11_000)));

        assertThat(history.tell(Span.HOUR, BEGIN).changes())
                .extracting(Change::what)
                .containsExactly(What.SILENT, What.FIRST_SEEN);
    }

    @Test
    void isBounded() {
        for (int i = 0; i < FleetHistory.NODES_MAX + 10; i++) {
            history.take(BEGIN + i, List.of(node("node-" + i, 1, Status.LIVE, 1)));
        }
        assertThat(history.tell(Span.HOUR, BEGIN + 300).lines()).hasSize(FleetHistory.NODES_MAX);
        for (int i = 0; i < FleetHistory.CHANGES_MAX + 10; i++) {
            history.take(BEGIN + 300, List.of(node("node-1", i, Status.LIVE, 1)));
        }
        assertThat(history.tell(Span.HOUR, BEGIN + 300).changes())
                .hasSize(FleetHistory.CHANGES_MAX);

        history.take(BEGIN + 2 * DAY, List.of(node("late", 1, Status.LIVE, 7)));
        assertThat(history.tell(Span.HOUR, BEGIN + 2 * DAY).lines())
                .as("nodes that are gone for long make room")
                .extracting(Line::nodeId)
                .containsExactly("late");
    }

    private static NodeView node(String id, long epoch, Status status, long stalenessMillis) {
        return new NodeView(
                id,
                epoch,
                "verifier",
                "0.1.0",
                status,
                10,
                20,
                0,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMillis(stalenessMillis));
    }
}
