package dev.keyfence.streams.usage;

import static dev.keyfence.streams.usage.Decisions.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.streams.usage.count.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology when it is always so busy that hours and days get minutes when they are over. */
class MinuteFoldTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir private Path stateDir;
    private UsageBench bench;

    @BeforeEach
    void open() {
        bench = new UsageBench(stateDir, limits(0, UsageLimits.CACHED_WINDOWS));
    }

    @AfterEach
    void close() {
        bench.assertThatCountsAddUp();
        bench.close();
    }

    @Test
    void countsAMinuteInItsHourAndDayWhenItIsOver() {
        bench.send(Decisions.allowed(1, NOON).build(), Decisions.allowed(2, NOON).build());
        assertThat(bench.windows().values())
                .hasSize(4)
                .allMatch(window -> window.getStep() == UsageStep.MINUTE && window.getDeferred());

        bench.retain(NOON.plus(Duration.ofMinutes(2)));
        assertThat(bench.windows()).hasSize(12);
        assertThat(bench.window(UsageKind.KEY, UsageStep.HOUR).getAllowed()).isEqualTo(2);
        assertThat(bench.window(UsageKind.OWNER, UsageStep.DAY).getAllowed()).isEqualTo(2);
        assertThat(bench.count(UsageCount.FOLDED)).isEqualTo(4);
    }

    @Test
    void goesByTheBrokersTimeWhileDecisionsCome() {
        bench.send(Decisions.allowed(1, NOON).build());
        bench.clock(NOON.plusSeconds(75));
        bench.send(Decisions.allowed(2, NOON.plusSeconds(75)).build());
        bench.step();

        assertThat(bench.window(UsageKind.KEY, UsageStep.HOUR).getAllowed()).isEqualTo(1);
    }

    @Test
    void countsWhatComesForAMinuteThatIsOverEverywhereAtOnce() {
        bench.send(Decisions.allowed(1, NOON).build());
        bench.retain(NOON.plus(Duration.ofMinutes(2)));
        bench.send(
                Decisions.allowed(2, NOON).build(),
                Decisions.allowed(3, NOON.plusSeconds(1)).setKeyId(Decisions.KEY + "2").build());
        assertThat(bench.window(UsageKind.OWNER, UsageStep.DAY).getAllowed()).isEqualTo(3);

        bench.retain(NOON.plus(Duration.ofMinutes(9)));
        assertThat(bench.window(UsageKind.OWNER, UsageStep.DAY).getAllowed()).isEqualTo(3);
    }

    @Test
    void countsEverythingThatIsCountedAtOnceOtherwise() {
        try (UsageBench direct = new UsageBench(stateDir.resolve("direct"))) {
            Random random = new Random(SEED);
            for (int i = 1; i <= 300; i++) {
                Decision decision = any(random, i);
                bench.send(decision);
                direct.send(decision);
            }
            bench.retain(NOON.plus(Duration.ofMinutes(90)));

            assertThat(bench.windows().keySet()).isEqualTo(direct.windows().keySet());
            direct.windows()
                    .forEach((key, window) -> {
                        UsageWindow folded = bench.windows().getOrDefault(key, window);
                        assertThat(exact(folded))
                                .as("%s, seed %d", key, SEED)
                                .isEqualTo(exact(window));
                        assertThat(ClientSketch.of(folded.getClients()).estimate())
                                .isEqualTo(ClientSketch.of(window.getClients()).estimate());
                    });
        }
    }

    @Test
    void countsEachDecisionOnceWheneverItComes() {
        bench.close();
        bench = new UsageBench(stateDir.resolve("few"), limits(0, 5));
        Random random = new Random(SEED);
        Map<Instant, Long> wanted = new HashMap<>();
        for (int i = 1; i <= 600; i++) {
            Instant time = bench.now().minusSeconds((long) (random.nextDouble() * 600));
            bench.send(Decisions.allowed(i, time).setKeyId(Decisions.KEY + i % 7).build());
            for (UsageStep step : Steps.ALL) {
                wanted.merge(start(step, time), digit(step), Long::sum);
            }
            if (random.nextInt(5) == 0) {
                bench.clock(bench.now().plusSeconds(random.nextInt(30)));
                bench.step();
            }
        }
        bench.retain(bench.now().plus(Duration.ofMinutes(20)));

        Map<Instant, Long> found = new HashMap<>();
        for (UsageWindow window : bench.windows().values()) {
            if (window.getKind() == UsageKind.KEY) {
                found.merge(
                        window.getStart(),
                        window.getAllowed() * digit(window.getStep()),
                        Long::sum);
            }
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(wanted);
        assertThat(bench.count(UsageCount.FOLDED)).isPositive();
    }

    @Test
    void keepsMinutesUntilTheirHoursHaveThem() {
        bench.close();
        Duration soon = Duration.ofMinutes(5);
        bench =
                new UsageBench(
                        stateDir.resolve("short"),
                        new UsageLimits(soon, soon, UsageLimits.DAYS, Duration.ZERO, 9, 0, 9, 9));
        bench.send(Decisions.allowed(1, NOON).build());
        bench.retain(NOON.plus(Duration.ofDays(3)));

        assertThat(bench.window(UsageKind.KEY, UsageStep.DAY).getAllowed()).isEqualTo(1);
        assertThat(bench.windows().values()).allMatch(window -> window.getStep() == UsageStep.DAY);
    }

    /** Of a window, what is not estimated; the order of what is equal does not matter. */
    private static List<Object> exact(UsageWindow window) {
        return List.of(
                window.getAllowed(),
                window.getDenied(),
                window.getFirstAt(),
                window.getLastAt(),
                String.valueOf(window.getLastAllowedAt()),
                String.valueOf(window.getLastClientIp()),
                String.valueOf(window.getLastUserAgent()),
                String.valueOf(window.getOwner()),
                window.getGenerations(),
                window.getScopes(),
                window.getLatency() == null,
                window.getLatencies().stream().sorted().toList());
    }

    private static Decision any(Random random, int number) {
        Instant time = NOON.minusMillis(random.nextInt(1_800_000));
        String key = Decisions.KEY + random.nextInt(3);
        return (random.nextInt(4) == 0
                        ? Decisions.denied(number, time, "reason-" + random.nextInt(3))
                        : Decisions.allowed(number, time))
                .setKeyId(key)
                .setSecretGeneration(random.nextInt(3))
                .setClientIp("203.0.113." + random.nextInt(40))
                .setUserAgent("agent/" + random.nextInt(5))
                .setLatencyNanos(random.nextInt(900) + 1)
                .setRequiredScopes(List.of("scope-" + random.nextInt(6)))
                .build();
    }

    private static Instant start(UsageStep step, Instant time) {
        return Instant.ofEpochMilli(Steps.start(step, time.toEpochMilli()));
    }

    private static UsageLimits limits(int direct, int cached) {
        return new UsageLimits(
                UsageLimits.MINUTES,
                UsageLimits.HOURS,
                UsageLimits.DAYS,
                UsageLimits.AHEAD,
                cached,
                direct,
                UsageLimits.ROUTES_OF_OWNER,
                UsageLimits.ROUTES_OF_PROFILE);
    }

    /** Keeps the counts of a minute, an hour and a day that begin together apart in one sum. */
    private static long digit(UsageStep step) {
        return switch (step) {
            case MINUTE -> 1L;
            case HOUR -> 1L << 20;
            case DAY -> 1L << 40;
        };
    }
}
