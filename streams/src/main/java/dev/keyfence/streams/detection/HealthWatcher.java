package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.DetectionPulse;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.TaggedRow;
import dev.keyfence.streams.detection.watch.FleetWatch;
import dev.keyfence.streams.detection.watch.PipelineWatch;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Watches the pipeline itself: leases of nodes, pulses of detection's own tasks, dead letters. All
 * leases and pulses are in one partition each, so one task has them all.
 */
final class HealthWatcher
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    /** Rows of nodes: what {@link FleetWatch} keeps. */
    static final byte NODE_TAG = 0x70;

    private final DetectionSettings settings;
    private final TaskNames names;
    private final RecordCodec<FenceRecord> fence;
    private final RecordCodec<DetectionPulse> pulses;
    private final RecordCodec<DeadLetter> letters;
    private @Nullable Parts parts;

    /** What one task has. */
    private record Parts(DetectionTask task, FleetWatch fleet, PipelineWatch pipeline) {}

    HealthWatcher(DetectionSettings settings, TaskNames names) {
        this.settings = settings;
        this.names = names;
        this.fence =
                new RecordCodec<>(
                        settings.topics().fence().name(),
                        settings.serdes().fence(),
                        settings.retry());
        this.pulses =
                new RecordCodec<>(
                        settings.topics().detectionPulses().name(),
                        settings.serdes().pulse(),
                        settings.retry());
        this.letters =
                new RecordCodec<>(
                        settings.topics().deadLetters().name(),
                        settings.serdes().deadLetter(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        DetectionTask task = new DetectionTask(settings, context, names);
        FleetWatch fleet =
                new FleetWatch(settings.rules()::active, task::take, settings.clock().millis());
        restore(fleet, task.rows());
        parts =
                new Parts(
                        task,
                        fleet,
                        new PipelineWatch(settings.rules()::active, task.memories(), task::take));
        task.start(
                names,
                () ->
                        fleet.write(
                                (node, row) -> task.rows().put(TaggedRow.of(NODE_TAG, node), row)));
        context.schedule(
                FleetWatch.LOOK_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> fleet.look(settings.clock().millis()));
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        Parts all = requireNonNull(parts);
        RecordMetadata at = context().recordMetadata().orElseThrow();
        if (at.topic().equals(settings.topics().deadLetters().name())) {
            all.pipeline().see(letter(record, at), record.timestamp());
        } else if (at.topic().equals(settings.topics().detectionPulses().name())) {
            switch (pulses.decode(record.value())) {
                case Poison<DetectionPulse>(String reason) ->
                        all.task().deadLetters().send(record, at, reason);
                case Read<DetectionPulse>(DetectionPulse pulse) ->
                        all.pipeline().see(pulse, record.timestamp());
            }
        } else if (record.value() != null) { // A tombstone takes out a node that is long gone.
            lease(all, record, at);
        }
    }

    private void lease(
            Parts all, Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at) {
        switch (fence.decode(record.value())) {
            case Poison<FenceRecord>(String reason) ->
                    all.task().deadLetters().send(record, at, reason);
            case Read<FenceRecord>(FenceRecord read) -> {
                if (read.getBody() instanceof NodeLease lease) {
                    all.fleet().heard(lease, record.timestamp());
                }
            }
        }
    }

    /** One that cannot be read becomes no letter again, but is looked at like one. */
    private DeadLetter letter(
            Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at) {
        return switch (letters.decode(record.value())) {
            case Read<DeadLetter>(DeadLetter letter) -> letter;
            case Poison<DeadLetter>(String reason) ->
                    DeadLetter.newBuilder()
                            .setSourceTopic(at.topic())
                            .setSourcePartition(at.partition())
                            .setSourceOffset(at.offset())
                            .setRecordValueBytes(
                                    record.value() == null ? -1 : record.value().length)
                            .setReason(reason)
                            .setReporter(DetectionTask.REPORTER)
                            .setTime(Instant.ofEpochMilli(record.timestamp()))
                            .build();
        };
    }

    private static void restore(FleetWatch fleet, KeyValueStore<Bytes, byte[]> rows) {
        try (KeyValueIterator<Bytes, byte[]> kept =
                rows.range(TaggedRow.first(NODE_TAG), TaggedRow.first((byte) (NODE_TAG + 1)))) {
            while (kept.hasNext()) {
                KeyValue<Bytes, byte[]> row = kept.next();
                fleet.restore(TaggedRow.text(row.key), row.value);
            }
        }
    }
}
