package dev.keyfence.streams.detection.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.RuleTuning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** H1 over time: which silences count. */
class FleetWatchTest {

    private static final long START = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    private final List<Hit> hits = new ArrayList<>();
    private final Map<String, byte[]> rows = new HashMap<>();
    private ActiveRules rules = ActiveRules.DEFAULTS;

    /** What the broker's clock says, and this process's. */
    private long broker = START;

    private long clock = START + 12_345;
    private FleetWatch watch = watch();

    @Test
    void tellsOnceOfANodeThatSaysNothingAmongThoseThatDo() {
        speak(60, "a", "b");
        speak(115, "a");
        assertThat(silent()).isEmpty();
        long last = START + 59_000;

        speak(600, "a");

        assertThat(silent()).containsExactly("b");
        Hit hit = hits.getFirst();
        assertThat(hit.sighting().micros()).isEqualTo(last * 1_000);
        assertThat(hit.finding().sinceSecond()).isEqualTo(last / 1_000);
        assertThat(hit.finding().measures().getFirst().observed()).isBetween(120.0, 130.0);
    }

    @Test
    void tellsAgainWhenTheNodeWasThereInBetween() {
        speak(10, "a", "b");
        speak(200, "a");
        speak(10, "a", "b");
        speak(200, "a");

        assertThat(silent()).containsExactly("b", "b");
    }

    @Test
    void aNodeThatStopsMaySayNothing() {
        speak(10, "a", "b");
        watch.heard(lease("b", 1, true), broker);
        speak(600, "a");
        write();

        assertThat(silent()).isEmpty();
        assertThat(rows).containsOnlyKeys("a");
    }

    @Test
    void anOldStartOfANodeIsNotTheNode() {
        speak(10, "a");
        watch.heard(lease("a", 2, false), broker);
        watch.heard(lease("a", 1, true), broker);
        quiet(200);

        assertThat(silent()).containsExactly("a");
    }

    @Test
    void tellsOfAllWhenNobodySaysAnything() {
        speak(10, "a", "b");
        quiet(115);
        assertThat(silent()).isEmpty();

        quiet(20);

        assertThat(silent()).containsExactly("a", "b");
    }

    @Test
    void leapsOfTheClockAreNoSilence() {
        speak(10, "a");
        clock += Duration.ofHours(8).toMillis();
        quiet(60);
        clock -= Duration.ofHours(20).toMillis();
        quiet(30);

        assertThat(silent()).isEmpty();
    }

    @Test
    void whatTheWholeFleetWasAwayForIsNoSilence() {
        speak(10, "a", "b");
        broker += Duration.ofHours(2).toMillis();
        watch = watch();
        speak(60, "a");
        assertThat(silent()).isEmpty();

        speak(90, "a");

        assertThat(silent()).containsExactly("b");
    }

    @Test
    void goesOnFromItsRowsAfterARestart() {
        speak(60, "a", "b");
        speak(60, "a");
        watch = watch();
        assertThat(silent()).isEmpty();

        speak(70, "a");
        assertThat(silent()).containsExactly("b");
        watch = watch();
        speak(300, "a");

        assertThat(silent()).containsExactly("b");
    }

    @Test
    void forgetsANodeADayAfterItWasToldOf() {
        speak(10, "a", "b");
        speak(200, "a");
        assertThat(rows()).containsOnlyKeys("a", "b");

        for (int hour = 0; hour < 25; hour++) {
            broker += Duration.ofMinutes(59).toMillis();
            speak(60, "a");
        }

        assertThat(rows()).containsOnlyKeys("a");
    }

    @Test
    void saysNothingWhileItIsSwitchedOff() {
        rules = tuned(false, Map.of());
        speak(10, "a");
        quiet(600);
        assertThat(silent()).isEmpty();

        rules = tuned(true, Map.of("silence", "PT30M"));
        quiet(600);
        assertThat(silent()).isEmpty();

        quiet(700);
        assertThat(silent()).containsExactly("a");
    }

    /** The last of a broker's clock that goes back is not before what was said before. */
    @Test
    void aBrokersClockThatGoesBackIsNoSilence() {
        speak(60, "a", "b");
        broker -= 50_000;
        speak(110, "a", "b");

        assertThat(silent()).isEmpty();
    }

    private void speak(int seconds, String... nodes) {
        for (int second = 0; second < seconds; second++) {
            for (String node : nodes) {
                watch.heard(lease(node, 1, false), broker);
            }
            pass(second);
        }
    }

    private void quiet(int seconds) {
        for (int second = 0; second < seconds; second++) {
            pass(second);
        }
    }

    private void pass(int second) {
        broker += 1_000;
        clock += 1_000;
        if (second % 10 == 9) {
            watch.look(clock);
        }
    }

    private List<String> silent() {
        return hits.stream().map(hit -> hit.entity().name()).toList();
    }

    private FleetWatch watch() {
        if (watch != null) {
            write();
        }
        FleetWatch next = new FleetWatch(() -> rules, hits::add, clock);
        rows.forEach(next::restore);
        return next;
    }

    private Map<String, byte[]> rows() {
        write();
        return rows;
    }

    private void write() {
        watch.write((node, row) -> {
            if (row == null) {
                rows.remove(node);
            } else {
                rows.put(node, row);
            }
        });
    }

    private static ActiveRules tuned(boolean enabled, Map<String, String> settings) {
        return ActiveRules.of(
                List.of(
                        DetectorConfig.newBuilder()
                                .setId("rule/H1")
                                .setVersion(1)
                                .setActor(Actor.newBuilder().setId("test").build())
                                .setAt(Instant.EPOCH)
                                .setTuning(
                                        RuleTuning.newBuilder()
                                                .setRule("H1")
                                                .setEnabled(enabled)
                                                .setSettings(settings)
                                                .build())
                                .build()));
    }

    private static NodeLease lease(String node, long epoch, boolean released) {
        return NodeLease.newBuilder()
                .setNodeId(node)
                .setNodeEpoch(epoch)
                .setSequence(1)
                .setSentAt(Instant.EPOCH)
                .setLeaseMillis(10_000)
                .setFencePosition(1)
                .setKeysPosition(1)
                .setRole(NodeRole.VERIFIER)
                .setVersion("test")
                .setReleased(released)
                .build();
    }
}
