package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordSerdes;
import org.apache.kafka.common.serialization.Serde;

/**
 * How the topology's records are read and written.
 *
 * @param decision reads what is counted
 * @param erasure reads whose windows are to go
 * @param window values of {@code usage}, and of the store
 * @param deadLetter values of {@code dead-letters}
 */
public record UsageSerdes(
        Serde<Decision> decision,
        Serde<UsageErasure> erasure,
        Serde<UsageWindow> window,
        Serde<DeadLetter> deadLetter)
        implements AutoCloseable {

    /** Makes one serde of each kind. */
    public static UsageSerdes of(RecordSerdes source) {
        return new UsageSerdes(
                source.forValues(Decision.class),
                source.forValues(UsageErasure.class),
                source.forValues(UsageWindow.class),
                source.forValues(DeadLetter.class));
    }

    @Override
    public void close() {
        decision.close();
        erasure.close();
        window.close();
        deadLetter.close();
    }
}
