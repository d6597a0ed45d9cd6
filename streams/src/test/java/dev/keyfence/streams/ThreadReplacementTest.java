package dev.keyfence.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ThreadReplacement replacement =
            new ThreadReplacement(new LifecycleJob(), nanos::get);

    @Test
    void replacesAFewThreadsAndThenStopsTheClient() {
        for (int i = 0; i < ThreadReplacement.REPLACEMENTS_MAX; i++) {
            assertThat(replacement.handle(new StreamsException("bug"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(replacement.fatal()).isEmpty();
        assertThat(replacement.handle(new StreamsException("bug"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(replacement.fatal()).isEqualTo("bug");
    }

    @Test
    void forgetsDeathsOfLongAgo() {
        for (int i = 0; i < 5 * ThreadReplacement.REPLACEMENTS_MAX; i++) {
            assertThat(replacement.handle(new StreamsException("bug"))).isEqualTo(REPLACE_THREAD);
            nanos.addAndGet(ThreadReplacement.WINDOW.dividedBy(4).toNanos());
        }
    }

    @Test
    void neverStopsForABrokerOrRegistryThatIsAway() {
        for (int i = 0; i < 100; i++) {
            assertThat(
                            replacement.handle(
                                    new StreamsException("wrapped", new TimeoutException("away"))))
                    .isEqualTo(REPLACE_THREAD);
        }
        assertThat(replacement.fatal()).isEmpty();
    }
}
