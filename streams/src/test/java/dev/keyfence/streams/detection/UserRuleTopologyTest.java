package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.DetectionBench.NOON;
import static dev.keyfence.streams.detection.DetectionBench.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Hit;
import dev.keyfence.streams.detection.watch.SightingMaker;
import dev.keyfence.streams.detection.watch.UserWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' rules where they run. */
class UserRuleTopologyTest {

    private static final String BY_OWNER =
            """
            rule: by_owner
            description: An owner's keys are refused again and again.
            severity: high
            condition: "!allowed && key.uses > 0"
            correlation: {type: event_count, group-by: [owner], timespan: 10m, condition: {gte: 3}}
            """;

    private static final String BY_KEY =
            """
            rule: by_key
            description: A key is used from everywhere.
            severity: low
            condition: allowed
            correlation: {type: value_count, group-by: [key_id], timespan: 10m, condition: {gte: 4, field: client_ip}}
            """;

    private static final String ORDERED =
            """
            rule: ordered
            description: A key is refused, then deletes.
            severity: low
            conditions:
              refused: "!allowed"
              deleted: allowed && method == 'DELETE'
            correlation: {type: temporal_ordered, group-by: [network, profile], timespan: 2m}
            """;

    @TempDir private Path stateDir;
    @TempDir private Path otherDir;
    private final Decisions make = new Decisions();

    @Test
    void countsAnOwnersKeysTogetherAndNoDecisionTwice() {
        try (DetectionBench bench = new DetectionBench(stateDir)) {
            assertThat(bench.rules.put("user-rule/by_owner", entry("by_owner", BY_OWNER))).isNull();
            for (String key : List.of("key_a", "key_b", "key_c")) {
                bench.send(make.allowed(NOON).setKeyId(key).build());
            }
            Decision first = make.denied(NOON, "expired").setKeyId("key_a").build();
            bench.send(first);
            bench.send(first);
            bench.send(make.denied(NOON, "expired").setKeyId("key_b").build());
            assertThat(bench.alerts()).noneMatch(alert -> alert.getRule().startsWith("U:"));

            bench.send(make.denied(NOON, "expired").setKeyId("key_c").build());

            Alert alert = bench.alert("U:by_owner");
            assertThat(alert.getEntityKind()).isEqualTo(EntityKind.OWNER);
            assertThat(alert.getEntity()).isEqualTo("acme");
            assertThat(alert.getSettingsVersion()).isEqualTo(3);
            bench.assertThatCountsAddUp();
        }
    }

    @Test
    void refusesWhatCannotBeUsedAndGoesOnWithWhatHeld() {
        try (DetectionBench bench = new DetectionBench(stateDir)) {
            bench.rules.put("user-rule/by_key", entry("by_key", BY_KEY));

            assertThat(
                            bench.rules.put(
                                    "user-rule/by_key",
                                    entry("by_key", BY_KEY.replace(": allowed", ": alowed"))))
                    .contains("line 4", "undeclared reference to 'alowed'");
            assertThat(bench.rules.put("user-rule/x", entry("x", BY_KEY)))
                    .contains("called 'by_key', and set as 'x'");
            assertThat(bench.rules.put("user-rule/x", entry("x", BY_KEY + "---\n" + ORDERED)))
                    .contains("Expected one rule");

            manyAddresses(bench);
            assertThat(bench.alert("U:by_key").getEntity()).isEqualTo(Decisions.KEY);
        }
    }

    @Test
    void stopsWhenItIsRemoved() {
        try (DetectionBench bench = new DetectionBench(stateDir)) {
            bench.rules.put("user-rule/by_key", entry("by_key", BY_KEY));
            bench.rules.put("user-rule/by_key", null);

            manyAddresses(bench);

            assertThat(bench.alerts()).noneMatch(alert -> alert.getRule().startsWith("U:"));
        }
    }

    @Test
    void setsAsideWhatNamesNoGroupOrDoesNotSayWhatHeld() {
        try (DetectionBench bench = new DetectionBench(stateDir)) {
            byte[] decision = PlainAvroSerde.encode(make.allowed(NOON).build());
            bench.pipe(TOPICS.detectionSources(), "rule/gone/1234/acme", decision);
            bench.pipe(TOPICS.detectionSources(), "owner-of-nothing", decision);

            assertThat(bench.deadLetters()).hasSize(2);
        }
    }

    @Test
    void countsNothingOfARuleThatIsGone() {
        List<Hit> hits = new ArrayList<>();
        UserWatch watch =
                new UserWatch(
                        () -> ActiveRules.DEFAULTS,
                        (_, _) -> new Memory(),
                        hits::add,
                        (_, _) -> {});
        Decision decision = make.allowed(NOON).build();
        Sighting sighting =
                new SightingMaker(Places.NONE)
                        .of(decision, EventTime.of(decision, NOON.toEpochMilli(), 0));

        watch.seeGroup("rule/gone/1234/acme", 1, sighting, 0);
        watch.seeGroup("rule/", 1, sighting, 0);

        assertThat(hits).isEmpty();
    }

    @Test
    void raisesTheSameWhenEveryMemoryIsWrittenAndReadAgain() {
        DetectionLimits narrow =
                new DetectionLimits(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(2),
                        Duration.ofDays(35),
                        Duration.ofDays(400),
                        Duration.ofSeconds(60),
                        1);
        List<Decision> decisions = random(500);

        List<Alert> wide = raised(new DetectionBench(stateDir), decisions);
        List<Alert> narrowly = raised(new DetectionBench(otherDir, narrow), decisions);

        assertThat(wide).extracting(Alert::getRule).contains("U:by_owner", "U:by_key", "U:ordered");
        assertThat(narrowly).isEqualTo(wide);
    }

    private static List<Alert> raised(DetectionBench bench, List<Decision> decisions) {
        try (bench) {
            bench.rules.put("user-rule/by_owner", entry("by_owner", BY_OWNER));
            bench.rules.put("user-rule/by_key", entry("by_key", BY_KEY));
            bench.rules.put("user-rule/ordered", entry("ordered", ORDERED));
            decisions.forEach(bench::send);
            return bench.alerts();
        }
    }

    /** Some of them late by some seconds. */
    private List<Decision> random(int count) {
        Random random = new Random(20261122);
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant time = NOON.plusSeconds(10L * (i - count) - random.nextInt(30));
            Decision.Builder decision =
                    random.nextInt(3) == 0 ? make.denied(time, "expired") : make.allowed(time);
            decisions.add(
                    decision.setKeyId("key_" + random.nextInt(5))
                            .setOwner("owner_" + random.nextInt(2))
                            .setClientIp("198.51." + random.nextInt(3) + "." + random.nextInt(9))
                            .setMethod(random.nextInt(4) == 0 ? "DELETE" : "GET")
                            .build());
        }
        return decisions;
    }

    private void manyAddresses(DetectionBench bench) {
        for (int i = 1; i <= 4; i++) {
            bench.send(make.allowed(NOON).setClientIp("198.51.100." + i).build());
        }
    }

    private static DetectorConfig entry(String name, String yaml) {
        return UserRulesTest.entry(name, yaml);
    }
}
