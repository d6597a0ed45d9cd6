package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.DetectionBench.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.streams.detection.score.Sample;
import dev.keyfence.streams.detection.score.Sample.Happening;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Rehearsal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What detection learns, and forgets, goes by the time of decisions: days that are replayed within
 * a minute raise the alerts that they raised when they were lived through.
 */
class EventTimeTest {

    /** Sweeps come by the clock. */
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    private static final Sample SAMPLE = Sample.draw();

    private static final int PARTITIONS = 12;

    @TempDir private static Path directory;

    private static List<Told> live = List.of();

    /** What people see of an alert. */
    private record Told(
            String id,
            String rule,
            String entity,
            String severity,
            long count,
            Instant first,
            Instant last) {

        static Told of(Alert alert) {
            return new Told(
                    alert.getAlertId(),
                    alert.getRule(),
                    alert.getEntity(),
                    alert.getSeverity().name(),
                    alert.getCount(),
                    alert.getFirstSeen(),
                    alert.getLastSeen());
        }
    }

    @BeforeAll
    static void liveThroughIt() {
        Instant begin = time(SAMPLE.records().getFirst());
        try (DetectionBench bench = bench("live", begin)) {
            Instant swept = begin;
            for (Happening next : SAMPLE.records()) {
                if (time(next).isAfter(swept.plus(SWEEP_EVERY))) {
                    swept = time(next);
                    bench.clock(swept);
                }
                bench.time(time(next));
                send(bench, next, null);
            }
            live = told(bench);
        }
        assertThat(live)
                .extracting(Told::rule)
                .contains("D1", "D3", "D8", "D9", "D16", "D18", "C1");
    }

    @Test
    void aReplayRaisesWhatWasRaisedThen() {
        try (DetectionBench bench = bench("replay", NOON)) {
            for (int i = 0; i < SAMPLE.records().size(); i++) {
                bench.time(NOON.plusMillis(i));
                send(bench, SAMPLE.records().get(i), "g-1");
            }
            assertThat(gathered(told(bench))).containsExactlyInAnyOrderElementsOf(gathered(live));
        }
    }

    @Test
    void soDoesAReplayWhosePartitionsAreReadOneAfterTheOther() {
        try (DetectionBench bench = bench("partitions", NOON)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (Happening next : SAMPLE.records()) {
                    if (partitionOf(next) == partition) {
                        send(bench, next, "g-1");
                    }
                }
                bench.time(bench.now().plusMillis(300));
            }
            assertThat(gathered(told(bench))).containsExactlyInAnyOrderElementsOf(gathered(live));
        }
    }

    @Test
    void soDoesARehearsal() {
        Rehearsal rehearsal = new Rehearsal(ActiveRules.DEFAULTS, SAMPLE.places(), (_, _) -> {});
        for (Happening next : SAMPLE.records()) {
            if (next.keyEvent() != null) {
                rehearsal.take(next.keyEvent());
            } else if (next.decision() != null) {
                rehearsal.take(next.decision());
            }
        }
        assertThat(told(rehearsal.alerts())).containsExactlyInAnyOrderElementsOf(live);
    }

    /** Decisions that nobody's key was presented for are spread by what was presented. */
    private static int partitionOf(Happening happening) {
        Decision decision = happening.decision();
        String key =
                happening.keyEvent() != null
                        ? happening.keyEvent().getKeyId()
                        : decision == null
                                ? ""
                                : decision.getKeyId() != null
                                        ? decision.getKeyId()
                                        : String.valueOf(decision.getDigestPrefix());
        return Math.floorMod(key.hashCode(), PARTITIONS);
    }

    private static DetectionBench bench(String name, Instant from) {
        return new DetectionBench(
                directory.resolve(name), DetectionLimits.DEFAULT, SAMPLE.places(), from);
    }

    private static void send(DetectionBench bench, Happening next, @Nullable String observer) {
        Decision decision = next.decision();
        if (next.keyEvent() != null) {
            bench.send(next.keyEvent());
        } else if (decision != null) {
            bench.send(Decision.newBuilder(decision).setObservedBy(observer).build());
        }
    }

    private static List<Told> told(DetectionBench bench) {
        bench.pass(Duration.ofMinutes(30));
        return told(bench.alerts());
    }

    /**
     * What was raised, but when and how often C1 gathered it: alerts about keys and about sources
     * of a replay meet in another order.
     */
    private static List<Told> gathered(List<Told> all) {
        return all.stream()
                .map(each ->
                        each.rule().equals("C1")
                                ? new Told(
                                        each.id(),
                                        each.rule(),
                                        each.entity(),
                                        each.severity(),
                                        0,
                                        Instant.EPOCH,
                                        Instant.EPOCH)
                                : each)
                .toList();
    }

    private static List<Told> told(List<Alert> alerts) {
        return alerts.stream().map(Told::of).toList();
    }

    private static Instant time(Happening happening) {
        return Instant.EPOCH.plus(happening.micros(), ChronoUnit.MICROS);
    }
}
