package dev.keyfence.streams.usage;

import static dev.keyfence.streams.usage.Decisions.KEY;
import static dev.keyfence.streams.usage.Decisions.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RegistryRetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTopologyTest {

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
    void countsADecisionInTheWindowsOfItsKeyOwnerProfileAndRoute() {
        bench.send(Decisions.allowed(1, NOON).build());

        assertThat(bench.windows().keySet())
                .containsExactlyInAnyOrder(
                        "key/minute/2026-11-22T12:30:00Z/0/" + KEY,
                        "key/hour/2026-11-22T12:00:00Z/0/" + KEY,
                        "key/day/2026-11-22T00:00:00Z/0/" + KEY,
                        "owner/minute/2026-11-22T12:30:00Z/0/acme",
                        "owner/hour/2026-11-22T12:00:00Z/0/acme",
                        "owner/day/2026-11-22T00:00:00Z/0/acme",
                        "profile/minute/2026-11-22T12:30:00Z/0/keyfence",
                        "profile/hour/2026-11-22T12:00:00Z/0/keyfence",
                        "profile/day/2026-11-22T00:00:00Z/0/keyfence",
                        "route/minute/2026-11-22T12:30:00Z/0/keyfence\u001f/v1/files/{id}",
                        "route/hour/2026-11-22T12:00:00Z/0/keyfence\u001f/v1/files/{id}",
                        "route/day/2026-11-22T00:00:00Z/0/keyfence\u001f/v1/files/{id}");
    }

    @Test
    void tellsEverythingThatIsAskedOfAKey() {
        bench.send(
                Decisions.allowed(1, NOON).build(),
                Decisions.denied(2, NOON.plusSeconds(5), "insufficient_scope")
                        .setRequiredScopes(List.of("admin"))
                        .setSecretGeneration(1)
                        .setClientIp("203.0.113.8")
                        .setUserAgent("evil/1")
                        .setLatencyNanos(900)
                        .build());

        assertThat(bench.window(UsageKind.KEY, UsageStep.HOUR))
                .isEqualTo(
                        new UsageWindow(
                                UsageKind.KEY,
                                KEY,
                                "acme",
                                "keyfence",
                                UsageStep.HOUR,
                                Instant.parse("2026-11-22T12:00:00Z"),
                                0,
                                1L,
                                Map.of("insufficient_scope", 1L),
                                NOON,
                                NOON.plusSeconds(5),
                                NOON,
                                "203.0.113.8",
                                "evil/1",
                                addresses("203.0.113.7", "203.0.113.8").toBytes(),
                                List.of(420L, 900L),
                                null,
                                Map.of("2", 1L, "1", 1L),
                                List.of("read"),
                                false));
    }

    @Test
    void countsWhatIsKnownOfAnUnknownKeyInItsProfileOnly() {
        bench.send(Decisions.unknown(1, NOON, "203.0.113.9"));

        assertThat(bench.windows().values())
                .hasSize(3)
                .allSatisfy(window -> {
                    assertThat(window.getKind()).isEqualTo(UsageKind.PROFILE);
                    assertThat(window.getDenied()).isEqualTo(Map.of("unknown_key", 1L));
                    assertThat(window.getLastAllowedAt()).isNull();
                });
    }

    @Test
    void goesOnFromTheStoreWhenAWindowHasLeftMemory() {
        bench.close();
        bench = new UsageBench(stateDir.resolve("small"), limits(1, 100, 100));
        for (int i = 1; i <= 40; i++) {
            bench.send(Decisions.allowed(i, NOON).setClientIp("203.0.113." + i).build());
        }

        UsageWindow window = bench.window(UsageKind.KEY, UsageStep.DAY);
        assertThat(window.getAllowed()).isEqualTo(40);
        assertThat(ClientSketch.of(window.getClients()).estimate()).isEqualTo(40);
        assertThat(window.getLatencies()).isEmpty();
        assertThat(window.getLatency()).isNotNull();
    }

    @Test
    void countsRoutesBeyondTheFirstOnesOfADayTogether() {
        bench.close();
        bench = new UsageBench(stateDir.resolve("routes"), limits(100, 2, 3));
        bench.send(
                Decisions.allowed(1, NOON).setRoute("/a").build(),
                Decisions.allowed(2, NOON).setRoute("/b").build(),
                Decisions.allowed(3, NOON).setRoute("/c").build(),
                Decisions.allowed(4, NOON).setRoute("/a").build(),
                Decisions.allowed(5, NOON).setRoute("/d").setOwner("beta").build(),
                Decisions.allowed(6, NOON).setRoute("/e").setOwner("gamma").build(),
                Decisions.allowed(7, NOON).setRoute("/e").setProfile("clipia").build());

        assertThat(bench.windows().values())
                .filteredOn(window -> window.getKind() == UsageKind.ROUTE)
                .filteredOn(window -> window.getStep() == UsageStep.DAY)
                .extracting(
                        UsageWindow::getProfile, UsageWindow::getSubject, UsageWindow::getAllowed)
                .containsExactlyInAnyOrder(
                        tuple("keyfence", "/a", 2L),
                        tuple("keyfence", "/b", 1L),
                        tuple("keyfence", "/d", 1L),
                        tuple("keyfence", "other", 2L),
                        tuple("clipia", "/e", 1L));
        assertThat(bench.count(UsageCount.OTHER_ROUTES)).isEqualTo(2);
    }

    @Test
    void countsARouteOfTheProfilesFileUnderItsOwnName() {
        bench.close();
        bench = new UsageBench(stateDir.resolve("named"), limits(100, 1, 1));
        for (String template : List.of("/v1/{kind}/latest", "/v1/{kind}/{id}")) {
            bench.send(
                    Decisions.allowed(template.length(), NOON).setRouteTemplate(template).build());
        }

        assertThat(bench.windows().values())
                .filteredOn(window -> window.getKind() == UsageKind.ROUTE)
                .extracting(UsageWindow::getSubject)
                .containsOnly("/v1/{kind}/latest", "/v1/{kind}/{id}");
    }

    @Test
    void setsWhatCannotBeReadAsideAndGoesOn() {
        bench.pipe(KEY, new byte[] {9, 9, 9});
        bench.pipe(KEY, null);
        bench.send(Decisions.allowed(1, NOON).build());

        assertThat(bench.deadLetters())
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.getReporter()).isEqualTo("usage"));
        assertThat(bench.window(UsageKind.KEY, UsageStep.DAY).getAllowed()).isEqualTo(1);
        assertThat(bench.count(UsageCount.DEAD)).isEqualTo(2);
    }

    @Test
    void losesNothingWhileTheRegistryIsAway() {
        PlainAvroSerde.CALLS_AWAY.set(3);
        bench.send(Decisions.allowed(1, NOON).build());

        assertThat(PlainAvroSerde.CALLS_AWAY).hasValue(0);
        assertThat(bench.window(UsageKind.KEY, UsageStep.DAY).getAllowed()).isEqualTo(1);
    }

    @Test
    void keepsInTheStoreWhatItTold() {
        Decision decision = Decisions.allowed(1, NOON).build();
        bench.send(decision);

        assertThat(bench.rows().values().stream().filter(row -> row.length > 5 && row[0] == 0))
                .filteredOn(row -> readable(row))
                .map(row -> (UsageWindow) PlainAvroSerde.decode(row))
                .containsExactlyInAnyOrderElementsOf(bench.windows().values());
    }

    @Test
    void takesAsManyBytesOfAKeyThatWasUsedOnceAsTheReadmeSays() {
        bench.send(Decisions.allowed(1, NOON).build());

        assertThat(
                        bench.rows().entrySet().stream()
                                .filter(row -> row.getKey().toString().contains(KEY))
                                .mapToInt(row -> row.getKey().get().length + row.getValue().length)
                                .sum())
                .isBetween(500, 600);
    }

    @Test
    void keepsItsShapeSinceNamesAreData() throws IOException {
        try (RegistryRetry retry = new RegistryRetry(Duration.ZERO);
                var golden = getClass().getResourceAsStream("usage-topology.txt")) {
            String described =
                    UsageTopology.build(
                                    UsageBench.settings(
                                            UsageLimits.DEFAULT,
                                            new UsageCounters(),
                                            retry,
                                            InstantSource.fixed(NOON)))
                            .describe()
                            .toString();
            assertThat(golden).as("the golden file").isNotNull();
            assertThat(described.strip())
                    .as("renaming the store orphans its data: change the file with a migration")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private static boolean readable(byte[] row) {
        try {
            return PlainAvroSerde.decode(row) instanceof UsageWindow;
        } catch (org.apache.kafka.common.errors.SerializationException _) {
            return false; // bits of sequences, and routes
        }
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static ClientSketch addresses(String... all) {
        ClientSketch sketch = new ClientSketch();
        for (String each : all) {
            sketch.add(each);
        }
        return sketch;
    }

    private static UsageLimits limits(int cached, int ofOwner, int ofProfile) {
        return new UsageLimits(
                UsageLimits.MINUTES,
                UsageLimits.HOURS,
                UsageLimits.DAYS,
                UsageLimits.AHEAD,
                cached,
                UsageLimits.DIRECT_WINDOWS,
                ofOwner,
                ofProfile);
    }
}
