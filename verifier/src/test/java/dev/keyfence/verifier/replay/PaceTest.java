package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final Instant START = Instant.parse("2015-05-17T10:05:00Z");

    @Test
    void aLineIsDueAsMuchLaterAsTheLogSays() {
        Pace pace = new Pace(new Speed(60));

        assertThat(pace.dueNanos(START, START.plusSeconds(60))).isEqualTo(1_000_000_000L);
        assertThat(pace.dueNanos(START, START.minusSeconds(60))).isEqualTo(-1_000_000_000L);
        assertThat(new Pace(new Speed(0.5)).dueNanos(START, START.plusMillis(1)))
                .isEqualTo(2_000_000L);
    }

    @Test
    void waitsUntilALineIsDue() throws InterruptedException {
        Pace pace = new Pace(new Speed(100));
        long before = System.nanoTime();

        assertThat(pace.await(START)).isTrue();
        assertThat(pace.await(START.plusSeconds(10))).isTrue();

        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void stoppingLetsAWaitingLineGo() throws InterruptedException {
        Pace pace = new Pace(new Speed(1));
        assertThat(pace.await(START)).isTrue();
        Thread stopper = Thread.ofPlatform().start(pace::stop);

        assertThat(pace.await(START.plusSeconds(3_600))).isFalse();
        stopper.join();
        assertThat(new Pace(Speed.MAX).await(START)).isTrue();
    }

    @Test
    void speedIsMaxOrANumber() {
        assertThat(Speed.parse("max").isMax()).isTrue();
        assertThat(Speed.parse("2.5").factor()).isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "fast", ""})
    void anythingElseIsNoSpeed(String text) {
        assertThatThrownBy(() -> Speed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
    }
}
