package dev.keyfence.streams.usage;

import static dev.keyfence.streams.usage.Decisions.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late, early, out of order, twice, too late, and long ago. */
class UsageTimeTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir private Path stateDir;
    private UsageBench bench;

    @BeforeEach
    void open() {
        bench = new UsageBench(stateDir);
    }

    @AfterEach
    void close() {
        bench.assertThatCountsAddUp();
        bench.close();
    }

    @Test
    void countsLateDecisionsWhereTheyBelong() {
        bench.send(
                Decisions.allowed(1, NOON).build(),
                Decisions.allowed(2, NOON.minus(Duration.ofHours(30))).build());

        assertThat(minutesOfTheKey())
                .isEqualTo(
                        Map.of(
                                Instant.parse("2026-11-22T12:30:00Z"), 1L,
                                Instant.parse("2026-11-21T06:30:00Z"), 1L));
    }

    @Test
    void keepsFirstAndLastUseRightWhateverTheOrder() {
        bench.send(
                Decisions.allowed(1, NOON.plusSeconds(20)).setClientIp("192.0.2.2").build(),
                Decisions.allowed(2, NOON).setClientIp("192.0.2.1").build(),
                Decisions.allowed(3, NOON.plusSeconds(10)).setClientIp("192.0.2.3").build());

        UsageWindow window = bench.window(UsageKind.KEY, UsageStep.MINUTE);
        assertThat(window.getFirstAt()).isEqualTo(NOON);
        assertThat(window.getLastAt()).isEqualTo(NOON.plusSeconds(20));
        assertThat(window.getLastClientIp()).isEqualTo("192.0.2.2");
    }

    @Test
    void countsNoDecisionTwice() {
        Decision once = Decisions.allowed(7, NOON).build();
        bench.send(once, once, Decisions.allowed(8, NOON).build(), once);

        assertThat(bench.window(UsageKind.KEY, UsageStep.DAY).getAllowed()).isEqualTo(2);
        assertThat(bench.count(UsageCount.DUPLICATES)).isEqualTo(2);
    }

    @Test
    void countsTheSameNumberOfAnotherEpochOrNode() {
        bench.send(
                Decisions.allowed(7, NOON).build(),
                Decisions.allowed(7, NOON).setNodeEpoch(2).build(),
                Decisions.allowed(7, NOON).setNodeId("m").build());

        assertThat(bench.window(UsageKind.KEY, UsageStep.DAY).getAllowed()).isEqualTo(3);
    }

    @Test
    void countsNothingThatIsTooOldToTellFromWhatWasCounted() {
        bench.send(Decisions.allowed(1_000_000, NOON).build(), Decisions.allowed(3, NOON).build());

        assertThat(bench.window(UsageKind.KEY, UsageStep.DAY).getAllowed()).isEqualTo(1);
        assertThat(bench.count(UsageCount.FORGOTTEN)).isEqualTo(1);
    }

    @Test
    void countsWhatIsTooFarAheadByTheBrokersTime() {
        bench.send(
                Decisions.allowed(1, NOON.plus(Duration.ofMinutes(4))).build(),
                Decisions.allowed(2, NOON.plus(Duration.ofDays(400))).build());

        assertThat(minutesOfTheKey())
                .isEqualTo(
                        Map.of(
                                Instant.parse("2026-11-22T12:34:00Z"), 1L,
                                Instant.parse("2026-11-22T12:30:00Z"), 1L));
        assertThat(bench.count(UsageCount.AHEAD)).isEqualTo(1);
    }

    @Test
    void countsALateDecisionOnlyInWindowsThatAreStillKept() {
        bench.send(Decisions.allowed(1, NOON.minus(Duration.ofDays(30))).build());

        assertThat(bench.windows().values())
                .extracting(UsageWindow::getStep)
                .doesNotContain(UsageStep.MINUTE)
                .contains(UsageStep.HOUR, UsageStep.DAY);
        assertThat(bench.count(UsageCount.LATE_WINDOWS)).isEqualTo(1);
    }

    @Test
    void countsWhatWasObservedLongAgoInItsOwnTime() {
        Instant then = Instant.parse("2015-05-17T10:05:03Z");
        bench.send(
                Decisions.allowed(1, then).setObservedBy("observer").build(),
                Decisions.allowed(2, NOON).setRequestTime(then.plusSeconds(70)).build());

        assertThat(minutesOfTheKey())
                .isEqualTo(
                        Map.of(
                                Instant.parse("2015-05-17T10:05:00Z"), 1L,
                                Instant.parse("2015-05-17T10:06:00Z"), 1L));
    }

    @Test
    void endsWindowsWhenTheirRetentionIsOverAndTheirRowsWithThem() {
        bench.send(Decisions.allowed(1, NOON).build());

        bench.retain(NOON.plus(Duration.ofHours(47)));
        assertThat(bench.windows()).hasSize(12);
        bench.retain(NOON.plus(Duration.ofHours(50)));
        assertThat(bench.windows()).hasSize(8);
        bench.retain(NOON.plus(Duration.ofDays(92)));
        assertThat(bench.windows()).hasSize(4);
        bench.retain(NOON.plus(Duration.ofDays(735)));
        assertThat(bench.windows()).isEmpty();
        assertThat(bench.rows()).as("which numbers were seen, and a cursor").hasSize(2);
        assertThat(bench.count(UsageCount.ENDED)).isEqualTo(12);
    }

    @Test
    void keepsWindowsOfLongAgoFromWhenTheyWereMade() {
        Instant then = Instant.parse("2015-05-17T10:05:03Z");
        bench.send(Decisions.allowed(1, then).setObservedBy("observer").build());

        bench.retain(NOON.plus(Duration.ofHours(47)));
        assertThat(bench.windows()).hasSize(12);
        bench.retain(NOON.plus(Duration.ofHours(49)));
        assertThat(bench.windows()).hasSize(8);
        bench.retain(NOON.plus(Duration.ofDays(735)));
        assertThat(bench.windows()).isEmpty();
        assertThat(bench.rows()).hasSize(2);
    }

    @Test
    void countsTheSameWhateverIsShuffledAndRepeated() {
        Random random = new Random(SEED);
        List<Decision> all = new ArrayList<>();
        Map<Instant, Long> wanted = new HashMap<>();
        for (int i = 1; i <= 500; i++) {
            Instant time = NOON.minusSeconds(random.nextInt(36 * 3_600));
            all.add(Decisions.allowed(i, time).build());
            wanted.merge(Instant.ofEpochSecond(time.getEpochSecond() / 60 * 60), 1L, Long::sum);
        }
        for (int i = 0; i < 200; i++) {
            all.add(all.get(random.nextInt(500)));
        }
        Collections.shuffle(all, random);
        bench.send(all.toArray(Decision[]::new));

        assertThat(minutesOfTheKey()).as("seed %d", SEED).isEqualTo(wanted);
        assertThat(bench.count(UsageCount.DUPLICATES)).isEqualTo(200);
    }

    private Map<Instant, Long> minutesOfTheKey() {
        Map<Instant, Long> minutes = new HashMap<>();
        for (UsageWindow window : bench.windows().values()) {
            if (window.getKind() == UsageKind.KEY && window.getStep() == UsageStep.MINUTE) {
                minutes.put(window.getStart(), window.getAllowed());
            }
        }
        return minutes;
    }
}
