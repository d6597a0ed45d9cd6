package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topic {@code key-events} means on a control node: every key's history, on disk. An event
 * that comes twice lands on the same row.
 */
public final class EventReplica implements Applier, KeyHistory {

    private static final Logger log = LoggerFactory.getLogger(EventReplica.class);

    private final Deserializer<KeyEvent> deserializer;
    private final RowReader stored;
    private final DeadLetterSink deadLetters;
    private final ReplicaMetrics metrics;
    private volatile boolean complete;

    /**
     * A replica of the history.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public EventReplica(
            Deserializer<KeyEvent> deserializer,
            RowReader stored,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        this.deserializer = deserializer;
        this.stored = stored;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public List<KeyChange> changes(KeyId id, long afterVersion, int limit) {
        if (limit < 1 || limit > CHANGES_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + CHANGES_MAX);
        }
        if (afterVersion < 0 || afterVersion == Long.MAX_VALUE) {
            return afterVersion < 0 ? changes(id, 0, limit) : List.of();
        }
        List<KeyChange> changes = new ArrayList<>();
        stored.scan(
                EventRows.event(id, afterVersion + 1),
                (key, row) -> {
                    if (EventRows.versionOf(id, key) < 0) {
                        return false;
                    }
                    changes.add(KeyChangeCodec.change(id, row));
                    return changes.size() < limit;
                });
        return changes;
    }

    @Override
    public Optional<KeyChange> byCommand(String stem) {
        byte[] row = stored.get(EventRows.command(stem));
        if (row == null) {
            return Optional.empty();
        }
        Place place = EventRows.pointedTo(row);
        return Optional.ofNullable(stored.get(EventRows.event(place.id(), place.version())))
                .map(event -> KeyChangeCodec.change(place.id(), event));
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public Page find(Query query, @Nullable Place after, int limit) {
        if (limit < 1 || limit > CHANGES_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + CHANGES_MAX);
        }
        return EventSearch.page(stored, query, after, limit);
    }

    @Override
    public String rowFormat() {
        return EventRows.FORMAT + ' ' + KeyChangeCodec.format();
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        if (record.value() == null) {
            bury(record, "an event without a value");
            return;
        }
        switch (Reading.of(deserializer, record)) {
            case Reading.Unreadable<KeyEvent>(String reason) -> bury(record, reason);
            case Reading.Read<KeyEvent>(KeyEvent event) -> {
                Optional<KeyId> id = keyId(record.key(), event);
                long version = event.getAfter().getVersion();
                if (id.isEmpty()) {
                    bury(record, "the event's key id is not that of its record key");
                } else if (version < 1) {
                    bury(record, "the event led to no version");
                } else {
                    keep(id.get(), event, rows);
                    metrics.applied(record.topic());
                }
            }
        }
    }

    /** Rows are read from disk only. */
    @Override
    public boolean restores() {
        return false;
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        throw new IllegalStateException("there is nothing to restore");
    }

    @Override
    public void reset() {
        complete = false;
    }

    @Override
    public void caughtUp() {
        complete = true;
    }

    @Override
    public void applied(long position) {
        // Readers find the rows on disk, where they are by now.
    }

    private static void keep(KeyId id, KeyEvent event, Rows rows) {
        long version = event.getAfter().getVersion();
        Place place = new Place(KeyRowCodec.micros(event.getAcceptedAt()), id, version);
        rows.put(EventRows.event(id, version), KeyChangeCodec.row(event));
        rows.put(EventRows.byTime().row(place), EventRows.NOTHING_MORE);
        rows.put(EventRows.byOwner(event.getAfter().getOwner()).row(place), EventRows.NOTHING_MORE);
        rows.put(EventRows.byActor(event.getActor().getId()).row(place), EventRows.NOTHING_MORE);
        String commandId = event.getCommandId();
        if (commandId != null && EventRows.hasStem(commandId)) {
            rows.put(EventRows.command(commandId), EventRows.commandValue(id, version));
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        deadLetters.accept(record, reason);
        metrics.unreadable(record.topic());
        log.error(
                "{}: record {} of partition {} cannot be read: {}. It is missing in its key's"
                        + " history, and is in the dead letters; no decision depends on it",
                record.topic(),
                record.offset(),
                record.partition(),
                reason);
    }

    private static Optional<KeyId> keyId(byte @Nullable [] recordKey, KeyEvent event) {
        if (recordKey == null
                || !event.getKeyId().equals(new String(recordKey, StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        return KeyId.parse(event.getKeyId());
    }
}
