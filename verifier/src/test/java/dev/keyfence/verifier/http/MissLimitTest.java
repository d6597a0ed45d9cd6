package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MissLimitTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final MissLimit limit = new MissLimit(nanos::get, 7);

    @Test
    void allowsABurstAndThenOneASecond() {
        for (int i = 0; i < MissLimit.BURST; i++) {
            assertThat(limit.allows("203.0.113.7")).isTrue();
        }
        assertThat(limit.allows("203.0.113.7")).isFalse();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(limit.allows("203.0.113.7")).isTrue();
        assertThat(limit.allows("203.0.113.7")).isFalse();
    }

    @Test
    void fillsNoFurtherThanABurst() {
        nanos.addAndGet(TimeUnit.DAYS.toNanos(1));
        for (int i = 0; i < MissLimit.BURST; i++) {
            assertThat(limit.allows("203.0.113.7")).isTrue();
        }
        assertThat(limit.allows("203.0.113.7")).isFalse();
    }

    @Test
    void slowsNobodyElseDown() {
        while (limit.allows("203.0.113.7")) {
            assertThat(nanos.get()).isNotZero();
        }
        assertThat(limit.allows("203.0.113.8")).isTrue();
        assertThat(limit.allows(null)).isTrue();
    }
}
