package dev.keyfence.verifier.archive;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.replica.DeadLetterSink;
import dev.keyfence.verifier.replica.LogIdentity;
import dev.keyfence.verifier.replica.LogReader;
import dev.keyfence.verifier.replica.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the topic {@code decisions} into the store, and shows it to who watches. While files
 * cannot be written it reads on until the tail is full, and then waits: nothing is lost that Kafka
 * keeps.
 */
final class DecisionSink implements LogReader.Sink {

    private static final Logger log = LoggerFactory.getLogger(DecisionSink.class);

    /** How long a disk that is full is left alone. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final ArchiveStore store;
    private final Deserializer<Decision> deserializer;
    private final DeadLetterSink deadLetters;
    private final DecisionFeed feed;

    /** Waits; true when the process is to end. */
    private final Predicate<Duration> pause;

    private final LongAdder received = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder missing = new LongAdder();
    private volatile @Nullable String trouble;
    private long failedNanos;

    DecisionSink(
            ArchiveStore store,
            Deserializer<Decision> deserializer,
            DeadLetterSink deadLetters,
            DecisionFeed feed,
            Predicate<Duration> pause) {
        this.store = store;
        this.deserializer = deserializer;
        this.deadLetters = deadLetters;
        this.feed = feed;
        this.pause = pause;
    }

    @Override
    public Map<Integer, Long> begin(LogIdentity from) {
        return store.begin(new Manifest.Log(from.clusterId(), from.topicId(), from.partitions()));
    }

    @Override
    public void accept(ConsumerRecords<byte[], byte[]> records) {
        List<ReadRow> rows = new ArrayList<>(records.count());
        Map<Integer, Long> next = new HashMap<>();
        long bad = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            next.put(record.partition(), record.offset() + 1);
            DecisionRow row = rowOf(record);
            if (row == null) {
                bad++;
            } else {
                rows.add(new ReadRow(row, record.partition(), record.offset()));
            }
        }
        // Past the records there may be markers of transactions, which take offsets too.
        records.nextOffsets()
                .forEach((partition, offset) -> next.put(partition.partition(), offset.offset()));
        store.append(rows, next);
        received.add(records.count());
        unreadable.add(bad);
        feed.publish(rows);
        flushIfDue();
    }

    @Override
    public void gap(int partition, long from, long to) {
        missing.add(to - from);
        log.error(
                "{} decisions of partition {} were deleted in Kafka before they were archived (offsets"
                        + " {} to {}): the archive was off, or its disk full, for longer than Kafka"
                        + " keeps them",
                to - from,
                partition,
                from,
                to - 1);
    }

    /** What keeps files from being written, for an operator; null when nothing does. */
    @Nullable String trouble() {
        return trouble;
    }

    /** How many records were read. */
    long received() {
        return received.sum();
    }

    /** How many of them can never be read. */
    long unreadable() {
        return unreadable.sum();
    }

    /** How many were gone before they could be read. */
    long missing() {
        return missing.sum();
    }

    private void flushIfDue() {
        if (!store.isFlushDue() || isToBeLeftAlone()) {
            return;
        }
        while (!isFlushed() && store.isFull()) {
            if (pause.test(TRY_AGAIN)) {
                return;
            }
        }
    }

    private boolean isToBeLeftAlone() {
        return trouble != null
                && !store.isFull()
                && System.nanoTime() - failedNanos < TRY_AGAIN.toNanos();
    }

    private boolean isFlushed() {
        try {
            store.flush();
            if (trouble != null) {
                log.warn("the archive goes on");
            }
            trouble = null;
            return true;
        } catch (ArchiveException e) {
            if (trouble == null) {
                log.error(
                        "Decisions wait to be archived; nothing is lost while Kafka keeps them. {}",
                        e.getMessage());
            }
            trouble = e.getMessage();
            failedNanos = System.nanoTime();
            return false;
        }
    }

    private @Nullable DecisionRow rowOf(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return bury(record, "a decision without a value");
        }
        return switch (Reading.of(deserializer, record)) {
            case Reading.Unreadable<Decision>(String reason) -> bury(record, reason);
            case Reading.Read<Decision>(Decision decision) -> {
                DecisionRow row = DecisionRow.of(decision);
                yield RowTimes.isPossible(row.timeMicros())
                        ? row
                        : bury(record, "a decision of a time that cannot be");
            }
        };
    }

    private @Nullable DecisionRow bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        deadLetters.accept(record, reason);
        log.error(
                "{}: record {} of partition {} cannot be archived: {}. It is in the dead letters",
                record.topic(),
                record.offset(),
                record.partition(),
                reason);
        return null;
    }
}
