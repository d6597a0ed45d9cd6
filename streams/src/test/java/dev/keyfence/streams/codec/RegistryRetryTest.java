package dev.keyfence.streams.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RegistryRetryTest {

    @Test
    void triesUntilTheRegistryIsBack() {
        AtomicInteger calls = new AtomicInteger();
        try (RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1))) {
            String answer =
                    retry.call(() -> {
                        if (calls.incrementAndGet() < 4) {
                            throw new TimeoutException("away");
                        }
                        return "here";
                    });
            assertThat(answer).isEqualTo("here");
        }
        assertThat(calls).hasValue(4);
    }

    @Test
    void givesUpWhenPatienceRunsOut() {
        AtomicInteger calls = new AtomicInteger();
        try (RegistryRetry retry = new RegistryRetry(Duration.ofMillis(100))) {
            assertThatThrownBy(() ->
                            retry.call(() -> {
                                calls.incrementAndGet();
                                throw new TimeoutException("away");
                            }))
                    .isInstanceOf(RetriableException.class);
        }
        assertThat(calls.get()).isGreaterThan(1);
    }

    @Test
    void neverTriesPoisonAgain() {
        AtomicInteger calls = new AtomicInteger();
        try (RegistryRetry retry = new RegistryRetry(Duration.ofMinutes(1))) {
            assertThatThrownBy(() ->
                            retry.call(() -> {
                                calls.incrementAndGet();
                                throw new SerializationException("poison");
                            }))
                    .isInstanceOf(SerializationException.class);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    @Timeout(30)
    void stopsWaitingWhenClosed() throws InterruptedException {
        RegistryRetry retry = new RegistryRetry(Duration.ofHours(1));
        CountDownLatch tried = new CountDownLatch(3);
        CountDownLatch gaveUp = new CountDownLatch(1);
        Thread waiting =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                retry.call(() -> {
                                    tried.countDown();
                                    throw new TimeoutException("away");
                                });
                            } catch (RetriableException _) {
                                gaveUp.countDown();
                            }
                        });
        assertThat(tried.await(10, TimeUnit.SECONDS)).isTrue();
        retry.close();
        assertThat(gaveUp.await(10, TimeUnit.SECONDS)).isTrue();
        waiting.join();
    }
}
