package dev.keyfence.verifier.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A topic in memory, which can be made anew, lose its start, and be away. */
final class FakeTopic implements TopicSource {

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private String topicId = "topic-1";
    private int partitions = 1;
    private long start;
    private long end;
    private boolean away;
    private long clockSkewMillis;
    private int consumersMade;
    private int consumersStuck;

    synchronized void append(byte @Nullable [] key, byte @Nullable [] value) {
        records.add(KeyRecords.record(end++, key, value));
    }

    synchronized void makeAnew(String newTopicId) {
        records.clear();
        topicId = newTopicId;
        start = 0;
        end = 0;
    }

    /** Drops what lies before an offset, as retention does. */
    synchronized void dropBefore(long offset) {
        start = offset;
        records.removeIf(record -> record.offset() < offset);
    }

    synchronized void partitions(int count) {
        partitions = count;
    }

    synchronized void away(boolean now) {
        away = now;
    }

    /** Lets the clock, as the follower sees it, go ahead. */
    synchronized void clockAhead(Duration by) {
        clockSkewMillis = by.toMillis();
    }

    /** The consumers there are poll for ever from now on, unless they are woken up. */
    synchronized void sticks() {
        consumersStuck = consumersMade;
    }

    synchronized int consumersMade() {
        return consumersMade;
    }

    private synchronized boolean isStuck(int consumer) {
        return consumer <= consumersStuck;
    }

    synchronized long end() {
        return end;
    }

    @Override
    public String where() {
        return "fake:9092";
    }

    @Override
    public synchronized CompletableFuture<TopicFacts> facts() {
        if (away) {
            return CompletableFuture.supplyAsync(() -> {
                throw new TimeoutException("nobody answers");
            });
        }
        Map<Integer, Long> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(partition, partition == 0 ? end : 0);
        }
        return CompletableFuture.completedFuture(
                new TopicFacts(
                        new LogIdentity("cluster-1", topicId, partitions),
                        ends,
                        System.currentTimeMillis() + clockSkewMillis));
    }

    @Override
    public synchronized Consumer<byte[], byte[]> consumer() {
        return new FakeConsumer(++consumersMade);
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private synchronized boolean serve(FakeConsumer consumer) {
        if (away) {
            return false;
        }
        for (TopicPartition partition : consumer.assignment()) {
            consumer.updateBeginningOffsets(
                    Map.of(partition, partition.partition() == 0 ? start : 0));
        }
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= consumer.served) {
                consumer.addRecord(record);
                consumer.served = record.offset() + 1;
                any = true;
            }
        }
        return any;
    }

    /** Gets the topic's records when it polls. */
    private final class FakeConsumer extends MockConsumer<byte[], byte[]> {

        private final int number;
        private boolean woken;
        private long served;

        FakeConsumer(int number) {
            super("none");
            this.number = number;
        }

        @Override
        public synchronized void wakeup() {
            woken = true;
            notifyAll();
            super.wakeup();
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            while (isStuck(number) && !woken) {
                try {
                    wait(10);
                } catch (InterruptedException e) {
                    throw new InterruptException(e);
                }
            }
            if (!serve(this)) {
                LockSupport.parkNanos(200_000);
            }
            return super.poll(timeout);
        }
    }
}
