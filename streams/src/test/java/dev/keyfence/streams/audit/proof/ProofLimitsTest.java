package dev.keyfence.streams.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens at each limit. One partition; times are in seconds. */
class ProofLimitsTest {

    private static final Source ONE = new Source("n", 1);
    private static final Source TWO = new Source("n", 2);

    @Test
    void remembersSoManyStartsAndTellsOfGapsTogetherWhenTheyAreMany() {
        ProofLimits few =
                new ProofLimits(ProofLimits.GRACE, ProofLimits.SILENCE, Duration.ofDays(1), 2, 1);
        Proofs small = new Proofs(few, 1);
        KeptRows rows = new KeptRows();
        List<Long> odd = new ArrayList<>();
        for (long i = 1; i < 1_201; i += 2) {
            odd.add(i);
        }
        small.read(
                new Scan(0, 0, 600, 0, 0, List.of(new Scan.Sighting(ONE, ProofsTest.ranges(odd)))));
        small.read(ProofsTest.scan(0, 600, 601, 20, ONE, 1_201));
        small.idle(0, 200_000);
        List<GapNews> news = small.judge(0);
        assertThat(news).hasSize(EpochProof.GAPS_MAX);
        assertThat(news.stream().mapToLong(GapNews::missing).sum()).isEqualTo(599);

        small.keep(rows);
        assertThat(rows.blocks()).isEqualTo(1);
        small.read(ProofsTest.scan(0, 601, 602, 300, TWO, 1));
        small.read(ProofsTest.scan(0, 602, 603, 301, new Source("m", 1), 1));
        small.keep(rows);
        assertThat(rows.sources())
                .as("the longest silent start goes")
                .containsExactly(new Source("m", 1), TWO);
        small.idle(0, Duration.ofDays(2).toMillis());
        small.judge(0);
        small.keep(rows);
        assertThat(rows.sources()).isEmpty();
        assertThat(rows.blocks()).isZero();
    }

    @Test
    void forgetsTheOldestDisorder() {
        Proofs small =
                new Proofs(
                        new ProofLimits(
                                ProofLimits.GRACE,
                                ProofLimits.SILENCE,
                                ProofLimits.FORGET_AFTER,
                                10,
                                1),
                        1);
        small.read(ProofsTest.scan(0, 0, 1, 0, ONE, 2, 5_000, 9_000));
        small.read(ProofsTest.scan(0, 1, 2, 20, ONE, 9_001));
        small.idle(0, 200_000);
        assertThat(small.judge(0)).hasSize(3);
        small.read(ProofsTest.scan(0, 2, 3, 300, ONE, 1));
        assertThat(small.judge(0)).as("nobody asks for it any more").isEmpty();
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() ->
                        new ProofLimits(
                                Duration.ofSeconds(1),
                                ProofLimits.SILENCE,
                                ProofLimits.FORGET_AFTER,
                                1,
                                1))
                .hasMessageContaining("PT10S at least");
        assertThatThrownBy(() ->
                        new ProofLimits(
                                ProofLimits.GRACE,
                                ProofLimits.SILENCE,
                                ProofLimits.FORGET_AFTER,
                                0,
                                1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
