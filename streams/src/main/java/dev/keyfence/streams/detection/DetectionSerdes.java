package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectionPulse;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.serde.RecordSerdes;
import org.apache.kafka.common.serialization.Serde;

/**
 * How the topology's records are read and written.
 *
 * @param decision reads what detectors see
 * @param keyEvent reads what happens to keys
 * @param alert of alerts themselves, of signals, and of the store
 * @param config reads the settings
 * @param deadLetter values of {@code dead-letters}
 * @param fence reads the leases of nodes
 * @param pulse values of {@code detection-pulses}
 */
public record DetectionSerdes(
        Serde<Decision> decision,
        Serde<KeyEvent> keyEvent,
        Serde<Alert> alert,
        Serde<DetectorConfig> config,
        Serde<DeadLetter> deadLetter,
        Serde<FenceRecord> fence,
        Serde<DetectionPulse> pulse)
        implements AutoCloseable {

    /** Makes one serde of each kind. */
    public static DetectionSerdes of(RecordSerdes source) {
        return new DetectionSerdes(
                source.forValues(Decision.class),
                source.forValues(KeyEvent.class),
                source.forValues(Alert.class),
                source.forValues(DetectorConfig.class),
                source.forValues(DeadLetter.class),
                source.forValues(FenceRecord.class),
                source.forValues(DetectionPulse.class));
    }

    @Override
    public void close() {
        decision.close();
        keyEvent.close();
        alert.close();
        config.close();
        deadLetter.close();
        fence.close();
        pulse.close();
    }
}
