package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.DetectionBench.NOON;
import static dev.keyfence.streams.detection.DetectionBench.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.schemas.record.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules about the pipeline, where they run. */
class HealthTopologyTest {

    private static final Duration STEP = Duration.ofSeconds(10);

    @TempDir private Path stateDir;
    private final Decisions make = new Decisions();
    private DetectionBench bench;

    @BeforeEach
    void open() {
        bench = new DetectionBench(stateDir);
    }

    @AfterEach
    void close() {
        bench.assertThatCountsAddUp();
        bench.close();
    }

    @Test
    void tellsOfANodeThatFallsSilentAndNotOfOneThatStops() {
        for (String node : new String[] {"dies", "lives", "stops"}) {
            bench.send(lease(node, false));
        }
        bench.send(lease("stops", true));
        for (int i = 0; i < 11; i++) {
            bench.pass(STEP);
            bench.send(lease("lives", false));
        }
        assertThat(bench.alerts()).isEmpty();

        for (int i = 0; i < 30; i++) {
            bench.pass(STEP);
            bench.send(lease("lives", false));
        }

        Alert alert = bench.alert("H1");
        assertThat(bench.told()).isEqualTo(1);
        assertThat(alert.getEntityKind()).isEqualTo(EntityKind.NODE);
        assertThat(alert.getEntity()).isEqualTo("dies");
        assertThat(alert.getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(alert.getSummary()).contains("dies", "silent");
        assertThat(alert.getFirstSeen()).isEqualTo(NOON);
        assertThat(alert.getFirstDecisions()).isEmpty();
        assertThat(alert.getProfile()).isNull();
        assertThat(alert.getKeyId()).isNull();
    }

    @Test
    void tellsOnceOfDetectionThatFallsFurtherBehind() {
        lag(20, step -> 200 + step);

        Alert alert = bench.alert("H2");
        assertThat(alert.getEntityKind()).isEqualTo(EntityKind.PIPELINE);
        assertThat(alert.getEntity()).isEqualTo("detection");
        assertThat(alert.getMeasures().getFirst().getName()).isEqualTo("lag_seconds");
        assertThat(alert.getMeasures().getFirst().getObserved()).isGreaterThan(200);
    }

    @Test
    void catchingUpIsNoAlert() {
        lag(60, step -> 3_600 - 55 * step);

        assertThat(bench.alerts()).isEmpty();
    }

    @Test
    void whatWasObservedIsNoSignOfABacklogAndNotLate() {
        for (int step = 0; step < 30; step++) {
            Instant longAgo = bench.now().minus(Duration.ofDays(400)).plusSeconds(step);
            bench.sendTakenAt(
                    bench.now().minusSeconds(600),
                    make.allowed(longAgo).setObservedBy("gateway").build());
            bench.sendTakenAt(
                    bench.now().minusSeconds(600),
                    make.allowed(bench.now()).setRequestTime(longAgo).build());
            bench.pass(STEP);
        }

        assertThat(bench.alerts()).noneMatch(alert -> alert.getRule().startsWith("H"));
    }

    @Test
    void tellsOfANodeWhoseDecisionsComeLate() {
        for (int i = 0; i < 80; i++) {
            bench.send(make.allowed(bench.now()).setNodeId("n1").build());
        }
        for (int i = 0; i < 20; i++) {
            bench.send(make.allowed(bench.now().minusSeconds(180)).setNodeId("n1").build());
        }
        bench.pass(STEP.multipliedBy(2));

        Alert alert = bench.alert("H3");
        assertThat(alert.getEntityKind()).isEqualTo(EntityKind.NODE);
        assertThat(alert.getEntity()).isEqualTo("n1");
        assertThat(alert.getSummary()).contains("20 of 100");
        assertThat(alert.getFirstDecisions()).hasSize(1).allMatch(id -> id.startsWith("n-1-"));
        assertThat(alert.getKeyId()).isNull();
    }

    @Test
    void tellsOfRecordsThatNobodyCouldUse() {
        bench.pipe(TOPICS.decisions(), "key_a", "rubbish".getBytes(UTF_8));
        bench.pipe(TOPICS.fence(), "node:n1", "rubbish".getBytes(UTF_8));
        bench.pass(STEP);

        assertThat(bench.deadLetters()).hasSize(2);
        assertThat(bench.alerts())
                .extracting(Alert::getRule, Alert::getEntityKind, Alert::getEntity)
                .containsExactlyInAnyOrder(
                        tuple("H4", EntityKind.PIPELINE, "keyfence.decisions"),
                        tuple("H4", EntityKind.PIPELINE, "keyfence.fence"));
        assertThat(bench.alerts().getFirst().getFactors()).hasSize(2);
    }

    @Test
    void aDeadLetterThatCannotBeReadIsAnAlertAndNoOtherDeadLetter() {
        bench.pipe(TOPICS.deadLetters(), "keyfence.decisions", "rubbish".getBytes(UTF_8));
        bench.pipe(TOPICS.deadLetters(), null, null);
        bench.pass(Duration.ofSeconds(70));

        assertThat(bench.deadLetters()).isEmpty();
        Alert alert = bench.alert("H4");
        assertThat(alert.getEntity()).isEqualTo("keyfence.dead-letters");
        assertThat(alert.getCount()).isEqualTo(2);
    }

    @Test
    void canBeSetAndSwitchedOff() {
        assertThat(bench.rules.put("rule/H3", tuning("H3", true, Map.of("decisions", "5"))))
                .isNull();
        assertThat(bench.rules.put("rule/H4", tuning("H4", false, Map.of()))).isNull();
        assertThat(bench.rules.put("rule/H1", tuning("H1", true, Map.of("silence", "PT1S"))))
                .contains("silence is PT30S to PT12H, not PT1S");
        for (int i = 0; i < 5; i++) {
            bench.send(make.allowed(bench.now().minusSeconds(180)).build());
        }
        bench.pipe(TOPICS.decisions(), "key_a", "rubbish".getBytes(UTF_8));
        bench.pass(STEP.multipliedBy(2));

        assertThat(bench.alerts()).extracting(Alert::getRule).containsExactly("H3");
        assertThat(bench.alert("H3").getSettings()).containsEntry("decisions", "5");
        assertThat(bench.alert("H3").getSettingsVersion()).isEqualTo(7);
    }

    private void lag(int steps, LongUnaryOperator seconds) {
        for (int step = 0; step < steps; step++) {
            Instant taken = bench.now().minusSeconds(seconds.applyAsLong(step));
            bench.sendTakenAt(taken, make.allowed(taken).build());
            bench.pass(STEP);
        }
    }

    private static DetectorConfig tuning(
            String rule, boolean enabled, Map<String, String> settings) {
        return DetectionRecords.entry("rule/" + rule)
                .setTuning(
                        RuleTuning.newBuilder()
                                .setRule(rule)
                                .setEnabled(enabled)
                                .setSettings(settings)
                                .build())
                .build();
    }

    private NodeLease lease(String node, boolean released) {
        return NodeLease.newBuilder()
                .setNodeId(node)
                .setNodeEpoch(1)
                .setSequence(1)
                .setSentAt(bench.now())
                .setLeaseMillis(10_000)
                .setFencePosition(1)
                .setKeysPosition(1)
                .setRole(NodeRole.VERIFIER)
                .setVersion("test")
                .setReleased(released)
                .build();
    }
}
