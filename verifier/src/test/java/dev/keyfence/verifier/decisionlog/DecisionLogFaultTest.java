package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.decisionlog.FlakyKafka.Fate;
import dev.keyfence.verifier.seeded.Seeded;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
@Timeout(60)
class DecisionLogFaultTest extends DecisionLogFixture {

    @Test
    void accountsForEveryDecisionInAFaultRun(Random random) throws Exception {
        int threads = 4;
        int each = 3_000;
        AtomicLong sequence = new AtomicLong();
        log.start();
        Callable<Integer> requests =
                () -> {
                    for (int i = 0; i < each; i++) {
                        if (i % 16 == 0) {
                            breakSomething(random);
                            // Four threads that each put 16 into half a queue fill it now and then.
                            await().pollInterval(Duration.ofNanos(50_000))
                                    .until(() -> log.metrics().pending() < QUEUE / 2);
                        }
                        log.accept(Samples.allowed(sequence.incrementAndGet()));
                    }
                    return each;
                };
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var result : pool.invokeAll(Collections.nCopies(threads, requests))) {
                assertThat(result.get()).isEqualTo(each);
            }
        }
        kafka.always(Fate.ACKNOWLEDGED);
        registryAway.set(0);
        await().until(() -> {
            log.reconnect(); // What a producer holds for ever is no matter of Kafka's.
            return log.metrics().pending() + log.metrics().spooled() == 0;
        });
        log.close();

        DecisionLogMetrics metrics = log.metrics();
        assertThat(metrics.decided()).isEqualTo((long) threads * each);
        assertThat(metrics.pending()).isZero();
        assertThat(metrics.spooled()).isZero();
        assertAddsUp(metrics);
        assertThat(metrics.lost(LossReason.CLOSED)).isZero();
        assertThat(kafka.acknowledged()).hasSize((int) metrics.published());
        assertThat(new HashSet<>(kafka.acknowledged())).hasSize((int) metrics.published());
    }

    @Test
    void keepsOrderThroughEveryOutageThatPasses(Random random) {
        List<Fate> passing = List.of(Fate.ACKNOWLEDGED, Fate.BUFFER_FULL, Fate.PRODUCER_PAST_USE);
        log.start();
        for (int i = 1; i <= 2_000; i++) {
            if (random.nextInt(20) == 0) {
                registryAway.set(1);
            }
            kafka.next(passing.get(random.nextInt(30) == 0 ? random.nextInt(3) : 0));
            while (log.metrics().pending() >= QUEUE) {
                Thread.onSpinWait();
            }
            log.accept(Samples.allowed(i));
        }
        log.close();
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 2_000));
        assertCounts(2_000, 2_000, 0);
    }

    private void breakSomething(Random random) {
        if (random.nextInt(10) == 0) {
            log.reconnect();
        }
        List<Fate> fates = List.of(Fate.values());
        kafka.next(fates.get(random.nextInt(fates.size())));
        if (random.nextInt(10) == 0) {
            registryAway.set(1);
            kafka.unreachable(1);
        }
        if (random.nextInt(5) == 0) {
            poisonous.add((long) random.nextInt(12_000));
        }
    }
}
