package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FenceSettingsTest {

    @Test
    void hasTheseDefaults() {
        assertThat(FenceSettings.DEFAULTS)
                .isEqualTo(
                        new FenceSettings(
                                Duration.ofMillis(500),
                                Duration.ofSeconds(10),
                                0.1,
                                Duration.ofSeconds(10),
                                Duration.ofMillis(500)));
    }

    @Test
    void refusesALeaseOfLessThanThreeBeacons() {
        assertThat(settings(500, 1_500, 0.1, 10_000).lease()).hasMillis(1_500);
        refuses(500, 1_499, 0.1, 10_000, "at least 3 beacons");
    }

    @Test
    void refusesWhatIsOutOfItsBounds() {
        refuses(49, 1_000, 0.1, 10_000, "the beacon is from PT0.05S");
        refuses(10_001, 60_000, 0.1, 10_000, "the beacon");
        refuses(50, 499, 0.1, 10_000, "the lease");
        refuses(50, 300_001, 0.1, 10_000, "the lease");
        refuses(50, 500, 0.1, 999, "the delivery time-out");
        refuses(50, 500, 0, 10_000, "drift");
        refuses(50, 500, 1.01, 10_000, "drift");
        refuses(50, 500, Double.NaN, 10_000, "drift");
    }

    @Test
    void waitsForALeaseStretchedByTheDriftAndNeverForMoreThanAnyNodeMayHold() {
        FenceSettings settings = settings(500, 10_000, 0.1, 10_000);
        assertThat(settings.answersAtMostNanos(10_000)).isEqualTo(11_000_000_000L);
        assertThat(settings.answersAtMostNanos(-1)).isZero();
        assertThat(settings.answersAtMostNanos(Long.MAX_VALUE))
                .isEqualTo(settings.answersAtMostNanos(300_000));
    }

    @Test
    void limitsHowLongARequestMayWaitForAPosition() {
        Duration most = Duration.ofSeconds(10);
        assertThat(FenceSettings.DEFAULTS.withMinFenceWait(most).minFenceWait()).isEqualTo(most);
        assertThat(FenceSettings.DEFAULTS.withMinFenceWait(Duration.ZERO).lease())
                .isEqualTo(FenceSettings.DEFAULTS.lease());
        assertThatThrownBy(() -> FenceSettings.DEFAULTS.withMinFenceWait(most.plusMillis(1)))
                .hasMessageContaining("the wait for a position is from PT0S to PT10S");
    }

    private static void refuses(
            long beacon, long lease, double drift, long delivery, String message) {
        assertThatThrownBy(() -> settings(beacon, lease, drift, delivery))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static FenceSettings settings(long beacon, long lease, double drift, long delivery) {
        return new FenceSettings(
                Duration.ofMillis(beacon),
                Duration.ofMillis(lease),
                drift,
                Duration.ofMillis(delivery),
                FenceSettings.DEFAULTS.minFenceWait());
    }
}
