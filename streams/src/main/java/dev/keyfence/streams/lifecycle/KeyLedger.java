package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.streams.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A task's keys. What is kept is told to {@code keys} in the same step and in the same bytes, so
 * that store and topic cannot differ.
 */
final class KeyLedger {

    /**
     * Keeps states apart from the rows of {@link FoldBook} and {@link ExpiryBook}, which stand in
     * the same store.
     */
    private static final String STATE = "state/";

    /** The first row after all states: a zero follows the slash. */
    private static final String STATES_END = "state0";

    private final KeyValueStore<String, byte[]> rows;
    private final ExpiryBook expiries;
    private final ProcessorContext<byte[], byte[]> context;
    private final RecordCodec<KeyState> stateCodec;
    private final RecordCodec<KeyEvent> eventCodec;

    KeyLedger(LifecycleSettings settings, ProcessorContext<byte[], byte[]> context) {
        this.rows = context.getStateStore(LifecycleTopology.KEY_STATES_STORE);
        this.expiries = new ExpiryBook(rows);
        this.context = context;
        this.stateCodec =
                new RecordCodec<>(
                        settings.topics().keys().name(),
                        settings.serdes().keyState(),
                        settings.retry());
        this.eventCodec =
                new RecordCodec<>(
                        settings.topics().keyEvents().name(),
                        settings.serdes().keyEvent(),
                        settings.retry());
    }

    Optional<KeyState> find(String keyId) {
        return Optional.ofNullable(rows.get(STATE + keyId)).map(stateCodec::decodeOwn);
    }

    /**
     * Reads keys in the order of their ids.
     *
     * @param from the first id to look at; empty for the very first
     * @param count how many at most
     */
    List<KeyState> read(String from, int count) {
        List<KeyState> keys = new ArrayList<>(count);
        try (KeyValueIterator<String, byte[]> iterator = rows.range(STATE + from, STATES_END)) {
            while (iterator.hasNext() && keys.size() < count) {
                KeyValue<String, byte[]> row = iterator.next();
                keys.add(stateCodec.decodeOwn(row.value));
            }
        }
        return keys;
    }

    byte[] encode(KeyState state) {
        return stateCodec.encode(state);
    }

    /** When the keys expire. */
    ExpiryBook expiries() {
        return expiries;
    }

    /**
     * Keeps a key and tells it.
     *
     * @param before the key as it was kept; null for a new one
     * @param after the key from now on
     */
    void save(@Nullable KeyState before, KeyState after, long timestamp) {
        save(before, after, encode(after), timestamp);
    }

    /** As above, for a key that is encoded already. */
    void save(@Nullable KeyState before, KeyState after, byte[] encoded, long timestamp) {
        String keyId = after.getKeyId();
        rows.put(STATE + keyId, encoded);
        expiries.follow(before, after);
        forward(keyId, encoded, timestamp, LifecycleTopology.KEYS_SINK);
    }

    void tell(KeyEvent event, long timestamp) {
        forward(
                event.getKeyId(),
                eventCodec.encode(event),
                timestamp,
                LifecycleTopology.KEY_EVENTS_SINK);
    }

    private void forward(String keyId, byte[] value, long timestamp, String sink) {
        context.forward(
                new Record<>(keyId.getBytes(StandardCharsets.UTF_8), value, timestamp), sink);
    }
}
