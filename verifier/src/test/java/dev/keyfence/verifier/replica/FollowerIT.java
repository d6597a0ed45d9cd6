package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.store.KeyLookup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The replica of {@code keys} against a broker. */
class FollowerIT extends BrokerRig {

    @Test
    void catchesUpAndThenFollows() throws Exception {
        produce(0, 5_000);
        Follower follower = start();
        awaitCaughtUp(follower);
        assertThat(statusOf(4_999)).isEqualTo(KeyStatus.ACTIVE);

        send(record(7, 2, KeyStatus.REVOKED));
        await().atMost(PATIENCE).until(() -> statusOf(7) == KeyStatus.REVOKED);
    }

    @Test
    void costsNoRebuildWhenItsProcessIsKilled() throws Exception {
        produce(0, 5_000);
        Follower follower = start();
        awaitCaughtUp(follower);
        await().atMost(PATIENCE).until(() -> follower.position() == 5_000);
        Path snapshot = directory.resolve("as-killed");
        CrashCopy.make(rows, snapshot);
        produce(5_000, 5_010);

        rows = snapshot;
        Follower restarted = start();
        awaitCaughtUp(restarted);
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.RECEIVED)).isEqualTo(10);
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.REBUILT)).isZero();
        assertThat(statusOf(0)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(statusOf(5_009)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void catchesUpPastTheMarkersOfTransactions() throws Exception {
        Map<String, Object> settings = clientSettings();
        settings.put("transactional.id", "lifecycle");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(record(1, 1, KeyStatus.ACTIVE));
            producer.commitTransaction();
            producer.beginTransaction();
            var _ = producer.send(record(1, 2, KeyStatus.SUSPENDED)).get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
        }
        Follower follower = start();
        awaitCaughtUp(follower);

        assertThat(follower.position()).isEqualTo(4);
        assertThat(statusOf(1)).isEqualTo(KeyStatus.SUSPENDED);
        restart();
        awaitCaughtUp(start());
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.RECEIVED)).isZero();
    }

    @Test
    void rebuildsWhenTheTopicIsMadeAnew() throws Exception {
        produce(0, 10);
        Follower follower = start();
        awaitCaughtUp(follower);
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteTopics(List.of(TOPIC)).all().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(TOPIC));
        }
        createTopic(1);
        produce(20, 40);

        await().atMost(PATIENCE)
                .until(() -> counters.get(TOPIC, ReplicaCounters.Count.REBUILT) >= 1);
        await().atMost(PATIENCE).until(() -> follower.caughtUp() && follower.position() == 20);
        assertThat(replica.find(HotRows.digest(5, 1))).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(statusOf(39)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void rebuildsWhenItsPositionIsGone() throws Exception {
        produce(0, 10);
        awaitCaughtUp(start());
        restart();
        produce(10, 20);
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(15)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        awaitCaughtUp(start());

        assertThat(counters.get(TOPIC, ReplicaCounters.Count.REBUILT)).isEqualTo(1);
        assertThat(replica.find(HotRows.digest(3, 1))).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(statusOf(15)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void goesOnAfterTheBrokerWasAway() throws Exception {
        produce(0, 10);
        Follower follower = start();
        awaitCaughtUp(follower);
        broker().close();
        await().atMost(PATIENCE)
                .until(() ->
                        follower.progress()
                                .text()
                                .startsWith(TOPIC + ": cannot reach Kafka at 127.0.0.1:"));
        assertThat(statusOf(9)).isEqualTo(KeyStatus.ACTIVE);

        broker = startBrokerIn(directory.resolve("kafka"));
        produce(10, 20);
        await().atMost(PATIENCE).until(() -> follower.position() == 20);
        assertThat(statusOf(19)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(counters.get(TOPIC, ReplicaCounters.Count.REBUILT)).isZero();
    }

    @Test
    void waitsForATopicThatDoesNotExistYet() throws Exception {
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteTopics(List.of(TOPIC)).all().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(TOPIC));
        }
        Follower follower = start();
        await().atMost(PATIENCE)
                .until(() -> follower.progress().text().contains("the topic does not exist at"));
        createTopic(1);

        awaitCaughtUp(follower);
    }

    @Test
    void refusesToAnswerWhenTheTopicGetsMorePartitions() throws Exception {
        produce(0, 10);
        Follower follower = start();
        awaitCaughtUp(follower);
        try (Admin admin = Admin.create(clientSettings())) {
            admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(2)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }

        await().atMost(PATIENCE).until(() -> follower.progress().phase() == FollowerPhase.BLOCKED);
        assertThat(replica.find(HotRows.digest(3, 1))).isEqualTo(KeyLookup.NotReady.INSTANCE);
    }

    @Test
    void deniesAPoisonedKeyAndServesTheOthers() throws Exception {
        produce(0, 10);
        send(new ProducerRecord<>(TOPIC, KeyRecords.keyBytes(HotRows.id(3)), KeyRecords.POISON));
        awaitCaughtUp(start());

        assertThat(statusOf(3)).isEqualTo(KeyStatus.UNREADABLE);
        assertThat(statusOf(4)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void makesAChangeVisibleWithinMilliseconds() throws Exception {
        produce(0, 10);
        awaitCaughtUp(start());
        int trials = 300;
        long[] nanos = new long[trials];
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int trial = 0; trial < trials; trial++) {
                long sent = System.nanoTime();
                var _ = producer.send(record(1, trial + 2, KeyStatus.ACTIVE));
                while (versionOf(1) != trial + 2) {
                    LockSupport.parkNanos(20_000);
                }
                nanos[trial] = System.nanoTime() - sent;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "send -> visible: p50 %.2f ms, p99 %.2f ms, max %.2f ms over %d%n",
                nanos[trials / 2] / 1e6,
                nanos[trials * 99 / 100] / 1e6,
                nanos[trials - 1] / 1e6,
                trials);
        // Far above any sane figure: that a change is not held back by a timer.
        assertThat(nanos[trials / 2]).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
    }
}
