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

/**
 * What the topic {@code key-events} means on a control node: every key's history, on disk. An event
 * that comes twice lands on the same row.
 */
public final class EventReplica extends RowApplier<KeyEvent> implements KeyHistory {

    private final RowReader stored;

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
        super(deserializer, deadLetters, metrics, "It is missing in its key's history");
        this.stored = stored;
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
    @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        return "an event without a value";
    }

    @Override
    @Nullable String keep(ConsumerRecord<byte[], byte[]> record, KeyEvent event, Rows rows) {
        Optional<KeyId> id = keyId(record.key(), event);
        if (id.isEmpty()) {
            return "the event's key id is not that of its record key";
        }
        if (event.getAfter().getVersion() < 1) {
            return "the event led to no version";
        }
        keep(id.get(), event, rows);
        return null;
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

    private static Optional<KeyId> keyId(byte @Nullable [] recordKey, KeyEvent event) {
        if (recordKey == null
                || !event.getKeyId().equals(new String(recordKey, StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        return KeyId.parse(event.getKeyId());
    }
}
