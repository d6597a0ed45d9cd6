package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.decisionlog.FlakyKafka.Fate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DecisionLogCloseTest extends DecisionLogFixture {

    @Test
    void publishesWhatIsPendingWhenItIsClosed() {
        kafka.always(Fate.ACKNOWLEDGED_LATER);
        log.start();
        accept(1, 50);
        log.close();
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 50));
        assertCounts(50, 50, 0);
    }

    @Test
    void closesInTimeAndLeavesTheRestInTheSpoolWhenKafkaIsAway() throws Exception {
        kafka.always(Fate.BUFFER_FULL);
        DecisionLog impatient = log(Duration.ofMillis(200));
        impatient.start();
        for (long i = 1; i <= 10; i++) {
            impatient.accept(Samples.allowed(i));
        }
        long start = System.nanoTime();
        impatient.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(impatient.metrics().spooled()).isEqualTo(10);
        assertThat(impatient.metrics().pending()).isZero();
        impatient.accept(Samples.allowed(11));
        assertThat(impatient.metrics().decided()).isEqualTo(11);
        assertThat(impatient.metrics().lost(LossReason.CLOSED)).isEqualTo(1);
        assertAddsUp(impatient.metrics());
        assertThat(messages()).anyMatch(line -> line.startsWith("The decision log is closed: 10"));
    }

    @Test
    void closesInTimeWhenTheSerializerHangs() throws Exception {
        DecisionLog stuck =
                new DecisionLog(
                        settings(Duration.ofMillis(100)),
                        new DecisionLog.Kafka(
                                kafka,
                                (_, _) -> {
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        throw new TimeoutException("interrupted", e);
                                    }
                                    return new byte[0];
                                }),
                        storage(directory.resolve("stuck")),
                        LOSSY::equals);
        stuck.start();
        stuck.accept(Samples.allowed(1));
        stuck.accept(Samples.allowed(2));
        long start = System.nanoTime();
        stuck.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(stuck.metrics().pending()).isZero();
        assertThat(stuck.metrics().spooled()).isEqualTo(2);
    }

    @Test
    void closesWithoutHavingBeenStarted() {
        accept(1, 2);
        log.close();
        log.close();
        assertThat(log.metrics().spooled()).isEqualTo(2);
        assertCounts(2, 0, 0);
    }

    @Test
    void waitsForARealProducersBrokerThatCannotBeReachedAndClosesInTime() throws Exception {
        DecisionLog cutOff =
                new DecisionLog(
                        settings(Duration.ofMillis(200)),
                        new DecisionLog.Kafka(
                                () ->
                                        DecisionProducer.connect(
                                                Map.of("bootstrap.servers", "localhost:1")),
                                serializer),
                        storage(directory.resolve("cut-off")),
                        LOSSY::equals);
        cutOff.start();
        cutOff.accept(Samples.allowed(1));
        await().atMost(Duration.ofSeconds(20)).until(() -> cutOff.check().isPresent());
        assertThat(cutOff.check()).get().asString().contains("TimeoutException");
        await().until(() -> cutOff.metrics().spooled() == 1);

        long start = System.nanoTime();
        cutOff.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(cutOff.metrics().lost()).isZero();
        assertThat(cutOff.metrics().pending()).isZero();
    }
}
