package dev.keyfence.streams.audit;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditScan;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.serde.RecordSerdes;
import org.apache.kafka.common.serialization.Serde;

/**
 * How the topology's records are read and written.
 *
 * @param decision reads what is looked for
 * @param fence reads what nodes say of themselves
 * @param scan values of {@code audit-sightings}
 * @param gap values of {@code audit-gaps}
 * @param deadLetter values of {@code dead-letters}
 */
public record AuditSerdes(
        Serde<Decision> decision,
        Serde<FenceRecord> fence,
        Serde<AuditScan> scan,
        Serde<AuditGap> gap,
        Serde<DeadLetter> deadLetter)
        implements AutoCloseable {

    /** Makes one serde of each kind. */
    public static AuditSerdes of(RecordSerdes source) {
        return new AuditSerdes(
                source.forValues(Decision.class),
                source.forValues(FenceRecord.class),
                source.forValues(AuditScan.class),
                source.forValues(AuditGap.class),
                source.forValues(DeadLetter.class));
    }

    @Override
    public void close() {
        decision.close();
        fence.close();
        scan.close();
        gap.close();
        deadLetter.close();
    }
}
