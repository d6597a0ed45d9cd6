package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.decisionlog.FlakyKafka.Fate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DecisionLogTest extends DecisionLogFixture {

    @Test
    void publishesInOrderWithinMoments() {
        log.start();
        accept(1, 40);
        awaitPublished(40);
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 40));
        assertThat(kafka.keys()).allMatch(Samples.KEY_ID.toString()::equals);
        assertThat(log.check()).isEmpty();
        assertCounts(40, 40, 0);
    }

    @Test
    void publishesWhatCameBeforeItStarted() {
        accept(1, 3);
        assertCounts(3, 0, 3);
        log.start();
        awaitPublished(3);
    }

    @Test
    void triesAgainInOrderWhileKafkaOrTheRegistryIsAway() {
        registryAway.set(3);
        kafka.unreachable(2);
        kafka.next(Fate.BUFFER_FULL, Fate.BUFFER_FULL, Fate.ACKNOWLEDGED, Fate.BUFFER_FULL);
        log.start();
        accept(1, 20);
        awaitPublished(20);
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 20));
        assertCounts(20, 20, 0);
    }

    @Test
    void makesANewProducerWhenTheOldOneIsPastUse() {
        kafka.next(Fate.ACKNOWLEDGED_LATER, Fate.PRODUCER_PAST_USE);
        log.start();
        accept(1, 3);
        awaitPublished(3);
        assertThat(kafka.producersMade()).isEqualTo(2);
        assertThat(kafka.acknowledged()).containsExactly("1", "2", "3");
        assertCounts(3, 3, 0);
    }

    @Test
    void countsWhatKafkaNeverTakesAndGoesOn() {
        kafka.next(Fate.ACKNOWLEDGED, Fate.TOO_LARGE_LATER, Fate.TOO_LARGE, Fate.ACKNOWLEDGED);
        log.start();
        accept(1, 4);
        awaitPublished(2);
        assertThat(kafka.acknowledged()).containsExactly("1", "4");
        assertThat(log.metrics().lost(LossReason.REFUSED)).isEqualTo(1);
        assertThat(log.metrics().lost(LossReason.UNSERIALIZABLE)).isEqualTo(1);
        assertCounts(4, 2, 0);
        await().untilAsserted(() ->
                assertThat(messages()).anyMatch(line -> line.contains("1 refused (the last")));
    }

    @Test
    void sendsAgainWhatKafkaRefusesForReasonsThatMayPass() {
        kafka.next(Fate.ACKNOWLEDGED, Fate.REFUSED_LATER, Fate.REFUSED_LATER);
        log.start();
        accept(1, 4);
        awaitPublished(4);
        assertThat(kafka.acknowledged()).containsExactlyInAnyOrderElementsOf(sequences(1, 4));
        assertCounts(4, 4, 0);
    }

    @Test
    void countsWhatCannotBeWrittenSaysWhichAndGoesOn() {
        poisonous.addAll(List.of(2L, 3L));
        log.start();
        accept(1, 4);
        awaitPublished(2);
        assertThat(kafka.acknowledged()).containsExactly("1", "4");
        assertThat(log.metrics().lost(LossReason.UNSERIALIZABLE)).isEqualTo(2);
        assertThat(messages()).filteredOn(line -> line.contains("cannot be written")).hasSize(1);
        assertThat(messages()).anyMatch(line -> line.contains("node-1-7-2"));
    }

    @Test
    void waitsOutErrorsOfTheVirtualMachine() throws Exception {
        AtomicInteger broken = new AtomicInteger(2);
        try (DecisionLog other =
                new DecisionLog(
                        settings(Duration.ofSeconds(4)),
                        new DecisionLog.Kafka(
                                kafka,
                                (topic, decision) -> {
                                    if (broken.getAndDecrement() > 0) {
                                        throw new OutOfMemoryError("for the test");
                                    }
                                    return serializer.serialize(topic, decision);
                                }),
                        storage(directory.resolve("other")),
                        LOSSY::equals)) {
            other.start();
            other.accept(Samples.allowed(1));
            await().until(() -> other.metrics().published() == 1);
        }
    }

    @Test
    void complainsOfNothingWhileTheFirstProducerIsBeingMade() throws Exception {
        Semaphore mayConnect = new Semaphore(0);
        try (DecisionLog slow =
                new DecisionLog(
                        settings(Duration.ofSeconds(4)),
                        new DecisionLog.Kafka(
                                () -> {
                                    mayConnect.acquireUninterruptibly();
                                    return kafka.get();
                                },
                                serializer),
                        storage(directory.resolve("slow")),
                        LOSSY::equals)) {
            slow.start();
            slow.accept(Samples.allowed(1));
            await().until(mayConnect::hasQueuedThreads);
            assertThat(slow.check()).isEmpty();
            mayConnect.release(2);
            await().until(() -> slow.metrics().published() == 1);
        }
    }
}
