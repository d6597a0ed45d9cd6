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
        awaitPublished(2);
        assertThat(kafka.producersMade()).isEqualTo(2);
        assertThat(kafka.acknowledged()).containsExactly("2", "3");
        assertThat(log.metrics().lost(LossReason.REFUSED)).isEqualTo(1);
        assertCounts(3, 2, 0);
    }

    @Test
    void countsWhatKafkaRefusesAndGoesOn() {
        kafka.next(Fate.ACKNOWLEDGED, Fate.REFUSED_LATER, Fate.TOO_LARGE, Fate.ACKNOWLEDGED);
        log.start();
        accept(1, 4);
        awaitPublished(2);
        assertThat(kafka.acknowledged()).containsExactly("1", "4");
        assertThat(log.metrics().lost(LossReason.REFUSED)).isEqualTo(1);
        assertThat(log.metrics().lost(LossReason.UNSERIALIZABLE)).isEqualTo(1);
        assertCounts(4, 2, 0);
        await().untilAsserted(() ->
                assertThat(messages()).anyMatch(line -> line.contains("1 were refused by Kafka")));
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
    void countsWhatTheQueueCannotTakeSaysSoOnceAndNeverBlocks() {
        kafka.always(Fate.BUFFER_FULL);
        log.start();
        accept(1, 1);
        await().until(() -> log.check().isPresent());
        accept(2, 1_000);
        assertThat(log.metrics().lost(LossReason.QUEUE_FULL)).isEqualTo(1_000 - QUEUE - 1);
        assertCounts(1_000, 0, QUEUE + 1);
        assertThat(log.check())
                .get()
                .asString()
                .contains("buffer is full", "65 wait, 935 are lost");

        kafka.always(Fate.ACKNOWLEDGED);
        awaitPublished(QUEUE + 1);
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, QUEUE + 1));
        await().until(() -> log.check().isEmpty());
        await().untilAsserted(() ->
                assertThat(messages())
                        .satisfiesExactly(
                                line ->
                                        assertThat(line)
                                                .startsWith("Decisions are not being published"),
                                line ->
                                        assertThat(line)
                                                .startsWith("Decisions are being published again"),
                                line ->
                                        assertThat(line)
                                                .startsWith("935 decisions were answered but")));
    }

    @Test
    void waitsOutErrorsOfTheVirtualMachine() {
        AtomicInteger broken = new AtomicInteger(2);
        try (DecisionLog other =
                new DecisionLog(
                        settings(Duration.ofSeconds(4)),
                        kafka,
                        (topic, decision) -> {
                            if (broken.getAndDecrement() > 0) {
                                throw new OutOfMemoryError("for the test");
                            }
                            return serializer.serialize(topic, decision);
                        })) {
            other.start();
            other.accept(Samples.allowed(1));
            await().until(() -> other.metrics().published() == 1);
        }
    }

    @Test
    void complainsOfNothingWhileTheFirstProducerIsBeingMade() {
        Semaphore mayConnect = new Semaphore(0);
        try (DecisionLog slow =
                new DecisionLog(
                        settings(Duration.ofSeconds(4)),
                        () -> {
                            mayConnect.acquireUninterruptibly();
                            return kafka.get();
                        },
                        serializer)) {
            slow.start();
            slow.accept(Samples.allowed(1));
            await().until(mayConnect::hasQueuedThreads);
            assertThat(slow.check()).isEmpty();
            mayConnect.release(2);
            await().until(() -> slow.metrics().published() == 1);
        }
    }
}
