package dev.keyfence.streams.audit;

import static dev.keyfence.streams.audit.AuditBench.NOON;
import static dev.keyfence.streams.audit.AuditBench.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditProof;
import dev.keyfence.schemas.record.AuditRange;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RegistryRetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTopologyTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);

    @TempDir private Path stateDir;
    private AuditBench bench;

    @BeforeEach
    void open() {
        bench = new AuditBench(stateDir);
    }

    @AfterEach
    void close() {
        bench.assertThatCountsAddUp();
        bench.close();
    }

    @Test
    void tellsExactlyWhatIsMissing() {
        bench.publish("n", 1, 1, 2, 6);
        bench.pass(Duration.ofSeconds(20));
        bench.publish("n", 1, 7);
        bench.pass(LONG_ENOUGH);

        assertThat(bench.gaps()).containsOnlyKeys("n/1/3");
        AuditGap gap = bench.gap("n/1/3");
        assertThat(gap)
                .isEqualTo(
                        new AuditGap(
                                "n",
                                1L,
                                3L,
                                5L,
                                3L,
                                List.of(new AuditRange(3L, 5L)),
                                AuditProof.DECISION,
                                NOON,
                                gap.getFoundAt(),
                                gap.getChangedAt()));
        assertThat(gap.getFoundAt()).isBetween(NOON.plusSeconds(140), NOON.plusSeconds(170));
    }

    @Test
    void tellsNothingOfWhatIsLateTwiceOrOutOfOrder() {
        bench.publish("n", 1, 5, 5, 1, 3);
        bench.pass(Duration.ofSeconds(20));
        bench.publish("n", 1, 8, 2, 6);
        bench.pass(Duration.ofSeconds(90));
        bench.publish("n", 1, 4, 7, 7);
        bench.pass(LONG_ENOUGH);

        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.count(AuditCount.NEW)).isEqualTo(8);
        assertThat(bench.count(AuditCount.DUPLICATES)).isEqualTo(2);
    }

    @Test
    void waitsForWhatIsThereAndNotRead() {
        bench.publish("n", 1, 1, 3);
        bench.lag = OptionalLong.of(1);
        bench.pass(Duration.ofHours(2));
        bench.lag = OptionalLong.empty();
        bench.pass(Duration.ofHours(2));
        assertThat(bench.gaps()).isEmpty();
        bench.lag = OptionalLong.of(0);
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.gaps()).containsOnlyKeys("n/1/2");
    }

    @Test
    void keepsTheStartsOfANodeApart() {
        bench.publish("n", 1, 1, 2, 4);
        bench.publish("n", 2, 1, 3);
        bench.publish("m", 1, 1);
        bench.pass(Duration.ofSeconds(20));
        bench.publish("n", 2, 4);
        bench.pass(LONG_ENOUGH);

        assertThat(bench.gaps()).containsOnlyKeys("n/1/3", "n/2/2");
    }

    @Test
    void waitsForTheSpoolOfAKilledStart() {
        bench.publish("n", 1, 1, 2);
        bench.lease("n", 1, 6L, 4L);
        bench.pass(Duration.ofMinutes(20)); // it is killed, and started again after a while
        bench.lease("n", 2, 0L, 3L);
        bench.pass(LONG_ENOUGH);
        assertThat(bench.gaps()).isEmpty();
        bench.publish("n", 1, 3, 4, 5);
        bench.lease("n", 2, 0L, 0L);
        bench.pass(LONG_ENOUGH);

        assertThat(bench.gaps()).containsOnlyKeys("n/1/6");
        assertThat(bench.gap("n/1/6").getProof()).isEqualTo(AuditProof.LEASE);
    }

    @Test
    void tellsWhenAGapIsFilled() {
        bench.publish("n", 1, 1, 5);
        bench.pass(Duration.ofHours(2));
        assertThat(bench.gap("n/1/2").getMissing()).isEqualTo(3);
        bench.publish("n", 1, 3);
        assertThat(bench.gap("n/1/2").getRanges())
                .containsExactly(new AuditRange(2L, 2L), new AuditRange(4L, 4L));
        bench.publish("n", 1, 2, 4);

        assertThat(bench.gaps()).containsOnlyKeys("n/1/2");
        assertThat(bench.gap("n/1/2").getMissing()).isZero();
        assertThat(bench.count(AuditCount.FILLED)).isEqualTo(1);
    }

    @Test
    void asksNothingOfALeaseThatSaysNothing() {
        bench.lease("n", 1, null, null);
        bench.pipe(TOPICS.fence(), null);
        bench.publish("n", 1, 1, 3);
        bench.pass(Duration.ofSeconds(20));
        bench.lease("n", 1, null, null);
        bench.pass(LONG_ENOUGH);

        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.count(AuditCount.LEASES)).isZero();
        assertThat(bench.deadLetters()).isEmpty();
    }

    @Test
    void setsWhatCannotBeReadAsideAndMissesIt() {
        bench.publish("n", 1, 1);
        bench.pipe(TOPICS.decisions(), new byte[] {9, 9, 9});
        bench.pipe(TOPICS.decisions(), null);
        bench.publish("n", 1, 0, 3);
        bench.pipe(TOPICS.fence(), new byte[] {9, 9, 9});
        bench.pipe(TOPICS.auditSightings(), new byte[] {9, 9, 9});
        bench.pass(Duration.ofHours(2));

        assertThat(bench.deadLetters())
                .hasSize(5)
                .allSatisfy(letter -> assertThat(letter.getReporter()).isEqualTo("audit"));
        assertThat(bench.count(AuditCount.DEAD)).isEqualTo(3);
        assertThat(bench.count(AuditCount.OTHER_DEAD)).isEqualTo(2);
        assertThat(bench.gaps()).containsOnlyKeys("n/1/2");
    }

    @Test
    void losesNothingWhileTheRegistryIsAway() {
        PlainAvroSerde.CALLS_AWAY.set(3);
        bench.publish("n", 1, 1, 2);

        assertThat(PlainAvroSerde.CALLS_AWAY).hasValue(0);
        assertThat(bench.count(AuditCount.NEW)).isEqualTo(2);
    }

    @Test
    void carriesManyNumbersOfManyNodes() {
        for (long i = 1; i <= 300; i++) {
            bench.publish("n" + i % 7, i % 3, (i - 1) / 21 + 1);
        }
        bench.pass(Duration.ofHours(2));

        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.counters.readToMillis().orElseThrow())
                .isGreaterThan(NOON.plusSeconds(7_000).toEpochMilli());
    }

    @Test
    void keepsItsShapeSinceNamesAreData() throws IOException {
        try (RegistryRetry retry = new RegistryRetry(Duration.ZERO);
                var golden = getClass().getResourceAsStream("audit-topology.txt")) {
            String described =
                    AuditTopology.build(
                                    AuditBench.settings(
                                            new AuditCounters(),
                                            retry,
                                            InstantSource.fixed(NOON),
                                            _ -> OptionalLong.empty()))
                            .describe()
                            .toString();
            assertThat(golden).as("the golden file").isNotNull();
            assertThat(described.strip())
                    .as("renaming the store orphans its data: change the file with a migration")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}
