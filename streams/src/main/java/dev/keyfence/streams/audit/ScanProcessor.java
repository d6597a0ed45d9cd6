package dev.keyfence.streams.audit;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.AuditScan;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.streams.audit.proof.Source;
import dev.keyfence.streams.codec.DeadLetterOutlet;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.CommitHook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Notes which numbers a partition of decisions holds, and tells with each commit what is new. So
 * nothing is left to keep when a transaction ends.
 */
final class ScanProcessor
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    /**
     * After so long without a record, and with none that is not handed out, there was nothing to
     * read: a fetch answers in half a second.
     */
    static final Duration IDLE_AFTER = Duration.ofSeconds(10);

    static final String REPORTER = "audit";

    private final AuditSettings settings;
    private final RecordCodec<Decision> codec;
    private final RecordCodec<AuditScan> scans;
    private @Nullable DeadLetterOutlet deadLetters;
    private @Nullable ScanNotes notes;

    /** Since when there was no record, or since when it was last told that there was none. */
    private long quietSinceMillis;

    ScanProcessor(AuditSettings settings) {
        this.settings = settings;
        codec =
                new RecordCodec<>(
                        settings.topics().decisions().name(),
                        settings.serdes().decision(),
                        settings.retry());
        scans =
                new RecordCodec<>(
                        settings.topics().auditSightings().name(),
                        settings.serdes().scan(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        deadLetters = Outlets.deadLetters(settings, context, AuditTopology.SCAN_DEAD_LETTERS_SINK);
        notes = new ScanNotes(context.taskId().partition());
        quietSinceMillis = context.currentSystemTimeMs();
        CommitHook hook = context.getStateStore(AuditTopology.SCAN_HOOK);
        hook.attach(context, this::tell);
        context.schedule(IDLE_AFTER, PunctuationType.WALL_CLOCK_TIME, this::lookWhetherIdle);
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        settings.counters().add(AuditCount.DECISIONS);
        quietSinceMillis = context().currentSystemTimeMs();
        ScanNotes current = requireNonNull(notes);
        current.at(context().recordMetadata().orElseThrow().offset(), record.timestamp());
        switch (codec.decode(record.value())) {
            case Poison<Decision>(String reason) -> setAside(record, reason);
            case Read<Decision>(Decision decision) -> {
                if (decision.getSequence() < 1) {
                    setAside(record, "Its sequence number is " + decision.getSequence());
                } else if (!current.see(
                        new Source(decision.getNodeId(), decision.getNodeEpoch()),
                        decision.getSequence())) {
                    settings.counters().add(AuditCount.DUPLICATES);
                }
            }
        }
        if (current.isFull()) {
            tell();
        }
    }

    private void setAside(Record<byte @Nullable [], byte @Nullable []> record, String reason) {
        settings.counters().add(AuditCount.DEAD);
        requireNonNull(deadLetters).send(record, context().recordMetadata().orElseThrow(), reason);
    }

    private void tell() {
        ScanNotes current = requireNonNull(notes);
        if (!current.isEmpty()) {
            forward(current.take());
        }
    }

    private void lookWhetherIdle(long nowMillis) {
        int partition = context().taskId().partition();
        if (nowMillis - quietSinceMillis >= IDLE_AFTER.toMillis()
                && settings.lag().of(partition).orElse(1) == 0) {
            quietSinceMillis = nowMillis;
            forward(requireNonNull(notes).nothing());
        }
    }

    private void forward(AuditScan scan) {
        context()
                .forward(
                        new Record<>(
                                Integer.toString(scan.getPartition())
                                        .getBytes(StandardCharsets.UTF_8),
                                scans.encode(scan),
                                context().currentSystemTimeMs()),
                        AuditTopology.SIGHTINGS_SINK);
    }
}
