package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.ResponseState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What alerts led to on this node since its start: {@code refused = the sum over all guards}. A
 * response that is tried again is counted when it ends. Thread-safe.
 */
public final class ResponseCounters {

    /** The states that an alert leads to by itself. */
    public static final List<ResponseState> ENDS =
            List.of(
                    ResponseState.DONE,
                    ResponseState.PLANNED,
                    ResponseState.NOTIFIED,
                    ResponseState.NEEDLESS,
                    ResponseState.REFUSED);

    private final Map<ResponseState, LongAdder> ended = new EnumMap<>(ResponseState.class);
    private final Map<Guard, LongAdder> refused = new EnumMap<>(Guard.class);

    /** Nothing was counted yet. */
    public ResponseCounters() {
        ENDS.forEach(state -> ended.put(state, new LongAdder()));
        for (Guard guard : Guard.values()) {
            refused.put(guard, new LongAdder());
        }
    }

    /** How many ended in one of {@link #ENDS}. */
    public long ended(ResponseState state) {
        return Objects.requireNonNull(ended.get(state)).sum();
    }

    /** How many a guard refused. */
    public long refused(Guard guard) {
        return Objects.requireNonNull(refused.get(guard)).sum();
    }

    void count(ResponseState state) {
        Objects.requireNonNull(ended.get(state)).increment();
    }

    void count(Guard guard) {
        count(ResponseState.REFUSED);
        Objects.requireNonNull(refused.get(guard)).increment();
    }
}
