package dev.keyfence.schemas.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keyfence.schemas.record.Severity;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RiskScoreTest {

    @Test
    void weighsEachFurtherAlertLess() {
        assertThat(RiskScore.of()).isZero();
        assertThat(RiskScore.of(73)).isEqualTo(73 / 2.6124, within(1e-9));
        assertThat(RiskScore.of(21, 73))
                .isEqualTo((73 + 21 / Math.pow(2, 1.5)) / 2.6124, within(1e-9))
                .isEqualTo(RiskScore.of(73, 21));
    }

    @Test
    void neverExceedsTheHighestScore() {
        int[] many = new int[100_000];
        Arrays.fill(many, RiskScore.of(Severity.CRITICAL));

        assertThat(RiskScore.of(many)).isBetween(98.0, 99.0);
    }

    @Test
    void multipliesTheOddsByWhatMattersMore() {
        assertThat(RiskScore.weighed(50, 1)).isEqualTo(50, within(1e-9));
        assertThat(RiskScore.weighed(50, 3)).isEqualTo(75, within(1e-9));
        assertThat(RiskScore.weighed(99, 1_000)).isLessThan(100);
        assertThat(RiskScore.weighed(0, 1_000)).isZero();
    }
}
