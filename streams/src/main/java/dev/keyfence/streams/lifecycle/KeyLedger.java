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

/**
 * A task's keys. What is kept is told to {@code keys} in the same step and in the same bytes, so
 * that store and topic cannot differ.
 */
final class KeyLedger {

    /** Keeps states apart from the rows of {@link FoldBook}, which stand in the same store. */
    private static final String STATE = "state/";

    /** The first row after all states: a zero follows the slash. */
    private static final String STATES_END = "state0";

    private final KeyValueStore<String, byte[]> rows;
    private final ProcessorContext<byte[], byte[]> context;
    private final RecordCodec<KeyState> stateCodec;
    private final RecordCodec<KeyEvent> eventCodec;

    KeyLedger(LifecycleSettings settings, ProcessorContext<byte[], byte[]> context) {
        this.rows = context.getStateStore(LifecycleTopology.KEY_STATES_STORE);
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

    void save(KeyState state, long timestamp) {
        save(state.getKeyId(), encode(state), timestamp);
    }

    void save(String keyId, byte[] encodedState, long timestamp) {
        rows.put(STATE + keyId, encodedState);
        forward(keyId, encodedState, timestamp, LifecycleTopology.KEYS_SINK);
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
