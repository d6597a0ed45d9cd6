package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.DetectionBench.NOON;
import static dev.keyfence.streams.detection.DetectionBench.TOPICS;
import static dev.keyfence.streams.detection.DetectionRecords.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.AlertException;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RegistryRetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionTopologyTest {

    @TempDir private Path stateDir;
    private DetectionBench bench;
    private long sequence;

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
    void raisesOneAlertAboutAnAddressThatGuesses() {
        guess(bench, 9);
        assertThat(bench.alerts()).isEmpty();

        guess(bench, 1);

        Alert alert = bench.alert("D3");
        assertThat(alert.getEntityKind()).isEqualTo(EntityKind.ADDRESS);
        assertThat(alert.getEntity()).isEqualTo("198.51.100.9");
        assertThat(alert.getSeverity()).isEqualTo(Severity.LOW);
        assertThat(alert.getCount()).isEqualTo(1);
        assertThat(alert.getFirstDecisions()).containsExactly("n-1-10");
        assertThat(alert.getMeasures().getFirst().getName()).isEqualTo("guesses");
        assertThat(alert.getMeasures().getFirst().getObserved()).isEqualTo(10);
        assertThat(alert.getMeasures().getFirst().getThreshold()).isEqualTo(10);
        assertThat(alert.getSettings()).containsEntry("guesses", "10");
        assertThat(alert.getSummary()).contains("198.51.100.9").contains("10 times");
        assertThat(alert.getEvidenceFrom()).isBeforeOrEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void tellsOfFurtherHitsOnceAMinuteAndAtOnceWhenItGetsGraver() {
        RuleTuning repeats =
                RuleTuning.newBuilder()
                        .setRule("D3")
                        .setSettings(Map.of("medium_different", "1"))
                        .build();
        assertThat(
                        bench.rules.put(
                                "rule/D3",
                                DetectionRecords.entry("rule/D3").setTuning(repeats).build()))
                .isNull();
        guess(bench, 50);
        assertThat(bench.told()).isEqualTo(1);

        bench.clock(bench.now().plusSeconds(61));
        assertThat(bench.told()).isEqualTo(2);
        assertThat(bench.alert("D3").getCount()).isEqualTo(41);

        guess(bench, 60);
        assertThat(bench.told()).isEqualTo(3);
        assertThat(bench.alert("D3").getSeverity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void opensAnotherAlertAfterTheRulesQuietTime() {
        guess(bench, 10);
        bench.clock(bench.now().plus(Duration.ofMinutes(61)));
        guess(bench, 10);

        assertThat(bench.alerts()).extracting(Alert::getCount).containsExactly(1L, 1L);
    }

    @Test
    void countsADecisionThatComesTwiceOnce() {
        for (int i = 0; i < 9; i++) {
            Decision decision = unknown(NOON.plusSeconds(i)).build();
            bench.send(decision);
            bench.send(decision);
        }

        assertThat(bench.alerts()).isEmpty();
        assertThat(bench.counters.get(DetectionCount.DUPLICATES)).isEqualTo(9);
    }

    @Test
    void swallowsWhatAnExceptionNamesUntilItExpires() {
        bench.rules.put(
                "exception/test",
                DetectionRecords.entry("exception/test")
                        .setException(
                                AlertException.newBuilder()
                                        .setNetwork("198.51.100.0/24")
                                        .setReason("load test")
                                        .setExpiresAt(NOON.plus(Duration.ofHours(1)))
                                        .build())
                        .build());
        guess(bench, 12);
        assertThat(bench.alert("D3").getSwallowedBy()).isEqualTo("exception/test");

        bench.clock(NOON.plus(Duration.ofHours(2)));
        guess(bench, 12);
        assertThat(bench.alerts())
                .extracting(Alert::getSwallowedBy)
                .containsExactly("exception/test", null);
    }

    @Test
    void takesSettingsOverAndRefusesThoseThatMakeNoSense() {
        assertThat(
                        bench.rules.put(
                                "rule/D3", DetectionRecords.tuning(true, Map.of("guesses", "0"))))
                .contains("guesses is 1 to 1000000, not 0");
        assertThat(bench.rules.put("rule/D3", DetectionRecords.tuning(true, Map.of("gueses", "3"))))
                .contains("There is no setting gueses");
        assertThat(
                        bench.rules.put(
                                "rule/D3", DetectionRecords.tuning(true, Map.of("guesses", "3"))))
                .isNull();
        guess(bench, 3);

        Alert alert = bench.alert("D3");
        assertThat(alert.getSettingsVersion()).isEqualTo(7);
        assertThat(alert.getSeverity()).isEqualTo(Severity.HIGH);
        assertThat(alert.getSettings()).containsEntry("guesses", "3");

        bench.rules.put("rule/D3", DetectionRecords.tuning(false, Map.of()));
        bench.clock(NOON.plus(Duration.ofHours(3)));
        guess(bench, 30);
        assertThat(bench.alerts()).hasSize(1);
    }

    @Test
    void raisesWhatARevocationSaysOfALeak() {
        bench.send(DetectionRecords.revoked(null));
        assertThat(bench.alerts()).isEmpty();

        bench.send(DetectionRecords.revoked("github"));

        Alert alert = bench.alert("D22");
        assertThat(alert.getSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(alert.getEntity()).isEqualTo(KEY);
        assertThat(alert.getOwner()).isEqualTo("acme");
        assertThat(alert.getSummary()).contains("reported as leaked by github");
    }

    @Test
    void gathersAlertsAboutOneAddress() {
        for (String rule : List.of("D3", "D4", "D23")) {
            bench.pipe(
                    TOPICS.detectionSignals(),
                    "ip/198.51.100.9",
                    PlainAvroSerde.encode(DetectionRecords.signal(rule)));
        }

        Alert alert = bench.alert("C1");
        assertThat(alert.getSeverity()).isEqualTo(Severity.HIGH);
        assertThat(alert.getEntity()).isEqualTo("198.51.100.9");
        assertThat(alert.getGathers()).hasSize(3);
    }

    @Test
    void setsAsideWhatCannotBeRead() {
        bench.pipe(TOPICS.decisions(), KEY, "rubbish".getBytes(UTF_8));
        bench.pipe(TOPICS.keyEvents(), KEY, "rubbish".getBytes(UTF_8));
        bench.pipe(TOPICS.detectionSources(), "ip/1.2.3.4", "rubbish".getBytes(UTF_8));
        bench.pipe(TOPICS.detectionSignals(), "ip/1.2.3.4", null);
        guess(bench, 10);

        assertThat(bench.deadLetters()).hasSize(4);
        assertThat(bench.alert("D3").getCount()).isEqualTo(1);
    }

    @Test
    void forgetsWhatWasLeftAlone() {
        bench.send(allowed(NOON).build());
        assertThat(bench.rows()).hasSize(2);
        byte[] whole = memory();

        bench.clock(NOON.plus(Duration.ofDays(36)));
        assertThat(memory()).hasSizeLessThan(whole.length);

        bench.clock(NOON.plus(Duration.ofDays(401)));
        assertThat(bench.rows()).hasSize(1);
    }

    @Test
    void isWhatTheGoldenFileSays() throws IOException {
        try (RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1));
                var golden =
                        Objects.requireNonNull(
                                getClass().getResourceAsStream("detection-topology.txt"))) {
            assertThat(
                            DetectionTopology.build(
                                            DetectionBench.settings(
                                                    DetectionLimits.DEFAULT,
                                                    new DetectionCounters(),
                                                    retry,
                                                    InstantSource.system(),
                                                    new RuleBook()))
                                    .describe()
                                    .toString())
                    .isEqualToIgnoringNewLines(new String(golden.readAllBytes(), UTF_8));
        }
    }

    private byte[] memory() {
        return bench.rows().entrySet().stream()
                .filter(row -> row.getKey().get()[0] == MemoryBook.TAG)
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private void guess(DetectionBench on, int times) {
        for (int i = 0; i < times; i++) {
            on.send(unknown(on.now()).build());
        }
    }

    private Decision.Builder unknown(Instant time) {
        sequence++;
        return DetectionRecords.unknown(sequence, time);
    }

    private Decision.Builder allowed(Instant time) {
        sequence++;
        return DetectionRecords.allowed(sequence, time);
    }
}
