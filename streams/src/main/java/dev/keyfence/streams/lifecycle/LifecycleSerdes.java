package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.serde.RecordSerdes;
import org.apache.kafka.common.serialization.Serde;

/**
 * How the topology's records are read and written.
 *
 * @param command reads what is asked
 * @param fence values of {@code fence} and {@code lifecycle-folds}
 * @param keyState values of {@code keys}, and of the store
 * @param keyEvent values of {@code key-events}
 * @param deadLetter values of {@code dead-letters}
 */
public record LifecycleSerdes(
        Serde<Command> command,
        Serde<FenceRecord> fence,
        Serde<KeyState> keyState,
        Serde<KeyEvent> keyEvent,
        Serde<DeadLetter> deadLetter)
        implements AutoCloseable {

    /** Makes one serde of each kind. */
    public static LifecycleSerdes of(RecordSerdes source) {
        return new LifecycleSerdes(
                source.forValues(Command.class),
                source.forValues(FenceRecord.class),
                source.forValues(KeyState.class),
                source.forValues(KeyEvent.class),
                source.forValues(DeadLetter.class));
    }

    @Override
    public void close() {
        command.close();
        fence.close();
        keyState.close();
        keyEvent.close();
        deadLetter.close();
    }
}
