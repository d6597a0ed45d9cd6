package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.decisionlog.FlakyKafka.Fate;
import dev.keyfence.verifier.seeded.Seeded;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
@Timeout(60)
class DecisionLogReconnectTest extends DecisionLogFixture {

    @Test
    void givesTheNextProducerInOrderWhatTheOldOneDidNotDeliver() {
        kafka.always(Fate.STUCK);
        log.start();
        accept(1, 20);
        await().until(() -> kafka.stuck() == 20);
        kafka.always(Fate.ACKNOWLEDGED);
        log.reconnect();
        accept(21, 30);
        awaitPublished(30);

        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 30));
        assertThat(kafka.producersMade()).isEqualTo(2);
        assertCounts(30, 30, 0);
    }

    @Test
    void deliversWhatWasGivenBackEvenIfNothingIsDecidedAfterIt() {
        kafka.always(Fate.STUCK);
        log.start();
        accept(1, 20);
        await().until(() -> kafka.stuck() == 20);
        kafka.always(Fate.ACKNOWLEDGED);
        kafka.next(Fate.BUFFER_FULL);
        log.reconnect();
        awaitPublished(20);

        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 20));
    }

    @Test
    void spoolsWhatWasGivenBackWhenItIsClosedBeforeKafkaIsBack() throws Exception {
        DecisionLog impatient = log(Duration.ofMillis(200));
        kafka.always(Fate.STUCK);
        impatient.start();
        for (long i = 1; i <= 10; i++) {
            impatient.accept(Samples.allowed(i));
        }
        await().until(() -> kafka.stuck() == 10);
        kafka.always(Fate.BUFFER_FULL);
        impatient.reconnect();
        impatient.close();

        assertThat(impatient.metrics().spooled()).isEqualTo(10);
        assertThat(impatient.metrics().lost()).isZero();
        assertThat(impatient.metrics().pending()).isZero();
    }

    @Test
    void losesAndRepeatsNothingHoweverOftenItConnectsAnew(Random random) {
        int all = 3_000;
        log.start();
        for (int i = 1; i <= all; i++) {
            kafka.next(
                    switch (random.nextInt(100)) {
                        case 0 -> Fate.STUCK;
                        case 1, 2, 3, 4, 5 -> Fate.BUFFER_FULL;
                        default -> Fate.ACKNOWLEDGED;
                    });
            if (random.nextInt(50) == 0) {
                log.reconnect();
            }
            // What is stuck is pending, but out of the queue.
            while (log.metrics().pending() - kafka.stuck() >= QUEUE / 2) {
                Thread.onSpinWait();
            }
            log.accept(Samples.allowed(i));
        }
        // What is stuck holds up all behind it until the producer is exchanged.
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    log.reconnect();
                    return log.metrics().published() == all;
                });

        assertThat(kafka.acknowledged()).containsExactlyInAnyOrderElementsOf(sequences(1, all));
        assertCounts(all, all, 0);
    }
}
