package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.export.ExportCounters.Count;
import dev.keyfence.verifier.replica.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an exporter does with records, over a consumer without a broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExporterTest {

    private static final String TOPIC = "alerts";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final List<String> values = new CopyOnWriteArrayList<>();
    private final List<MockConsumer<byte[], byte[]>> consumers = new CopyOnWriteArrayList<>();

    /** Where the group was, the latest last. */
    private final List<Long> places = new CopyOnWriteArrayList<>();

    private final AtomicInteger lettersLost = new AtomicInteger();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<String> letters = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> failing = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Exporter<String> exporter = exporter(Duration.ofHours(1));

    @AfterEach
    void stop() {
        exporter.close();
    }

    @Test
    void deliversWhatIsWantedAndCommitsBehindIt() {
        run(exporter, "a", "", "skip", "b");
        awaitCommitted(4);
        assertThat(delivered).containsExactly("a", "b");
        assertThat(letters).containsExactly("cannot be read");
        ExportCounters counts = exporter.counters();
        assertThat(counts.get(Count.READ)).isEqualTo(4);
        awaitBalance();
    }

    @Test
    void triesAgainAndKeepsTheOrder() {
        failing.put("a", new AtomicInteger(2));
        run(exporter, "a", "b");
        awaitCommitted(2);
        assertThat(places).as("not behind what has failed").containsExactly(0L, 2L);
        assertThat(delivered).containsExactly("a", "b");
        assertThat(exporter.counters().get(Count.FAILURES)).isEqualTo(2);
        assertThat(exporter.counters().isFailing()).isFalse();
    }

    @Test
    void givesUpWhatIsRefused() {
        refused.add("a");
        run(exporter, "a", "b");
        awaitCommitted(2);
        assertThat(delivered).containsExactly("b");
        assertThat(letters)
                .containsExactly("the export test could not deliver it in 3 tries: no such thing");
    }

    @Test
    void givesUpWhatHasFailedForTooLong() {
        failing.put("a", new AtomicInteger(1_000));
        Exporter<String> hasty = exporter(Duration.ofMillis(100));
        run(hasty, "a", "b");
        awaitCommitted(2);
        hasty.close();
        assertThat(delivered).containsExactly("b");
        assertThat(letters).hasSize(1);
    }

    /** What was not delivered is not committed, and so is read again. */
    @Test
    void commitsNothingThatIsUnderWayWhenItEnds() {
        failing.put("b", new AtomicInteger(1_000));
        run(exporter, "a", "b");
        awaitCommitted(1);
        await().until(() -> exporter.counters().isFailing());
        exporter.close();
        assertThat(consumers.getFirst().closed()).isTrue();
        assertThat(delivered).containsExactly("a");
        assertThat(letters).isEmpty();
    }

    /** Where a group without a place begins moves on with the time. */
    @Test
    void keepsItsPlaceBeforeTheFirstMessage() {
        run(exporter);
        awaitCommitted(0);
    }

    /** Between the last try and the dead letter's being kept, the message is still to be done. */
    @Test
    void isDoneWithWhatItGivesUpOnlyWhenTheLetterIsKept() {
        refused.add("a");
        lettersLost.set(1_000_000);
        run(exporter, "a", "b");
        await().until(() -> lettersLost.get() < 1_000_000);
        assertThat(places).containsExactly(0L);
        assertThat(exporter.counters().get(Count.DEAD)).isZero();
        lettersLost.set(0);
        awaitCommitted(2);
        assertThat(letters).hasSize(1);
        assertThat(exporter.counters().get(Count.DEAD)).isOne();
    }

    @Test
    void survivesASinkThatFailsAsNoneShould() {
        failing.put("bug", new AtomicInteger(1));
        run(exporter, "bug", "b");
        awaitCommitted(2);
        assertThat(delivered).containsExactly("bug", "b");
    }

    @Test
    void deliversWithNewClientsWhenTheClockWasSet() {
        failing.put("b", new AtomicInteger(1_000));
        run(exporter, "a", "b");
        awaitCommitted(1);
        await().until(() -> exporter.counters().isFailing());
        exporter.reconnect();
        await().until(() -> exporter.counters().get(Count.GIVEN_BACK) == 1);
        failing.clear();
        await().until(() -> delivered.equals(List.of("a", "b")));
        awaitBalance();
        assertThat(consumers).hasSize(2);
        assertThat(consumers.getFirst().closed()).isTrue();
    }

    @Test
    void waitsLongerWithEachFailure() {
        Patience patience = new Patience(Patience.FIRST, Duration.ofHours(1));
        Random random = new Random(7);
        for (int failures = 1; failures < 40; failures++) {
            long longest = Math.min(60_000, 1_000L << Math.min(failures - 1, 10));
            assertThat(patience.after(failures, random).toMillis()).isBetween(longest / 2, longest);
        }
        assertThat(patience.isOver(0, Duration.ofMinutes(59))).isFalse();
        assertThat(patience.isOver(0, Duration.ofHours(1))).isTrue();
        assertThat(patience.isOver(3, Duration.ZERO)).isTrue();
    }

    private void run(Exporter<String> one, String... texts) {
        values.addAll(List.of(texts));
        one.start();
    }

    /** A consumer of the group, which begins where the last one was. */
    private MockConsumer<byte[], byte[]> connect() {
        MockConsumer<byte[], byte[]> made =
                new MockConsumer<>("earliest") {
                    @Override
                    public synchronized void commitSync(
                            Map<TopicPartition, OffsetAndMetadata> offsets) {
                        super.commitSync(offsets);
                        places.add(Objects.requireNonNull(offsets.get(PARTITION)).offset());
                    }

                    @Override
                    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                            Map<TopicPartition, Long> times) {
                        return Map.of();
                    }
                };
        long begin = places.isEmpty() ? 0 : places.getLast();
        made.updateBeginningOffsets(Map.of(PARTITION, begin));
        made.updateEndOffsets(Map.of(PARTITION, begin));
        made.schedulePollTask(() -> {
            made.rebalance(List.of(PARTITION));
            for (long i = begin; i < values.size(); i++) {
                made.addRecord(
                        new ConsumerRecord<>(
                                TOPIC, 0, i, bytes("k" + i), bytes(values.get((int) i))));
            }
        });
        consumers.add(made);
        return made;
    }

    private void awaitCommitted(long offset) {
        await().until(() -> !places.isEmpty() && places.getLast() == offset);
    }

    private void awaitBalance() {
        ExportCounters counts = exporter.counters();
        await().untilAsserted(() ->
                assertThat(
                                counts.get(Count.DELIVERED)
                                        + counts.get(Count.LEFT_OUT)
                                        + counts.get(Count.DEAD)
                                        + counts.get(Count.GIVEN_BACK))
                        .as("read = left out + delivered + dead + given back")
                        .isEqualTo(counts.get(Count.READ)));
    }

    private Exporter<String> exporter(Duration giveUpAfter) {
        return new Exporter<>(
                new Exporter.Job<>(
                        "test",
                        TOPIC,
                        new Patience(Duration.ofMillis(20), giveUpAfter),
                        this::connect,
                        record ->
                                record.value().length == 0
                                        ? new Reading.Unreadable<>("cannot be read")
                                        : new Reading.Read<>(
                                                new String(record.value(), StandardCharsets.UTF_8)),
                        new Messages(),
                        () -> new TestSink(),
                        this::keep));
    }

    private void keep(ConsumerRecord<byte[], byte[]> record, String reason) {
        if (lettersLost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new KafkaException("away");
        }
        letters.add(reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Messages implements Exporter.Messages<String> {
        @Override
        public Optional<ExportMessage> of(String value) {
            return value.equals("skip")
                    ? Optional.empty()
                    : Optional.of(
                            new ExportMessage(
                                    value, "alert", Severity.LOW, Instant.EPOCH, bytes(value)));
        }

        @Override
        public void delivered(String value) {}
    }

    private final class TestSink implements Sink {
        @Override
        public void deliver(ExportMessage message) throws DeliveryException {
            if (refused.contains(message.id())) {
                throw DeliveryException.refused("no such thing");
            }
            AtomicInteger left = failing.get(message.id());
            if (left != null && left.getAndDecrement() > 0) {
                if (message.id().equals("bug")) {
                    throw new IllegalStateException("a bug");
                }
                throw DeliveryException.later("away", null);
            }
            delivered.add(message.id());
        }

        @Override
        public void close() {}
    }
}
