package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.verifier.store.AuditGaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topic {@code audit-gaps} means on a control node: gaps on disk, and in memory how many
 * decisions are missing of those that are open.
 */
public final class GapReplica implements Applier, AuditGaps {

    private static final Logger log = LoggerFactory.getLogger(GapReplica.class);

    private final Deserializer<AuditGap> deserializer;
    private final RowReader stored;
    private final DeadLetterSink deadLetters;
    private final ReplicaMetrics metrics;
    private final Map<Place, Long> open = new ConcurrentHashMap<>();
    private final AtomicLong missing = new AtomicLong();
    private volatile boolean complete;

    /**
     * A replica of gaps.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public GapReplica(
            Deserializer<AuditGap> deserializer,
            RowReader stored,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        this.deserializer = deserializer;
        this.stored = stored;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public long missing() {
        return missing.get();
    }

    @Override
    public List<Gap> find(Filter filter, @Nullable Place after, int limit) {
        List<Gap> gaps = new ArrayList<>();
        stored.scan(
                after == null ? new byte[0] : GapRows.key(after),
                (key, row) -> {
                    Gap gap = GapRows.gap(key, row);
                    if (!gap.place().equals(after) && filter.takes(gap)) {
                        gaps.add(gap);
                    }
                    return gaps.size() < limit;
                });
        return gaps;
    }

    @Override
    public String rowFormat() {
        return RowFormat.of(GapRows.FORMAT, AuditGap.getClassSchema());
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        Optional<Place> place = GapRows.named(record.key());
        if (place.isEmpty()) {
            bury(record, "its key names no gap");
            return;
        }
        if (record.value() == null) {
            rows.delete(GapRows.key(place.get()));
            count(place.get(), 0);
            metrics.applied(record.topic());
            return;
        }
        switch (Reading.of(deserializer, record)) {
            case Reading.Unreadable<AuditGap>(String reason) -> bury(record, reason);
            case Reading.Read<AuditGap>(AuditGap gap) -> {
                rows.put(GapRows.key(place.get()), GapRows.value(gap));
                count(place.get(), gap.getMissing());
                metrics.applied(record.topic());
            }
        }
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        count(GapRows.gap(key, value).place(), GapRows.missing(value));
    }

    @Override
    public void reset() {
        complete = false;
        open.clear();
        missing.set(0);
    }

    @Override
    public void caughtUp() {
        complete = true;
    }

    @Override
    public void applied(long position) {
        // Readers find the rows on disk, where they are by now.
    }

    private void count(Place place, long now) {
        Long before = now == 0 ? open.remove(place) : open.put(place, now);
        missing.addAndGet(now - (before == null ? 0 : before));
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        deadLetters.accept(record, reason);
        metrics.unreadable(record.topic());
        log.error(
                "{}: record {} of partition {} cannot be read: {}. The list of gaps lacks it, and it"
                        + " is in the dead letters; keyfence audit verify finds what is missing",
                record.topic(),
                record.offset(),
                record.partition(),
                reason);
    }
}
