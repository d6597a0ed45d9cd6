package dev.keyfence.streams.lifecycle;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends every revocation of the fence, as it is and with its offset, to the tasks that own its
 * keys: one for a single key, all for any other target.
 */
final class FenceFanOut
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private final LifecycleSettings settings;
    private final RecordCodec<FenceRecord> codec;
    private @Nullable DeadLetterSink deadLetters;

    FenceFanOut(LifecycleSettings settings) {
        this.settings = settings;
        this.codec =
                new RecordCodec<>(
                        settings.topics().fence().name(),
                        settings.serdes().fence(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        deadLetters =
                new DeadLetterSink(settings, context, LifecycleTopology.FENCE_DEAD_LETTERS_SINK);
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        settings.counters().add(LifecycleCount.FENCE);
        switch (Inputs.decode(codec, record.value())) {
            case Poison<FenceRecord>(String reason) -> dead(record, at, reason);
            case Read<FenceRecord>(FenceRecord fence) -> {
                switch (fence.getBody()) {
                    case NodeLease _ -> settings.counters().add(LifecycleCount.LEASES);
                    case Revocation revocation -> forward(record, at, revocation);
                    default -> dead(record, at, "It is neither a revocation nor a lease");
                }
            }
        }
    }

    private void forward(
            Record<byte @Nullable [], byte @Nullable []> record,
            RecordMetadata at,
            Revocation revocation) {
        settings.counters().add(LifecycleCount.REVOCATIONS);
        boolean oneKey = revocation.getTarget().getKind() == TargetKind.KEY;
        byte[] key =
                oneKey
                        ? revocation.getTarget().getValue().getBytes(StandardCharsets.UTF_8)
                        : revocation.getRevocationId().getBytes(StandardCharsets.UTF_8);
        context()
                .forward(
                        record.withKey(key)
                                .withValue(requireNonNull(record.value()))
                                .withHeaders(FenceOffset.headers(at.offset())),
                        oneKey ? LifecycleTopology.FOLD_ONE_SINK : LifecycleTopology.FOLD_ALL_SINK);
    }

    private void dead(
            Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at, String reason) {
        requireNonNull(deadLetters).send(record, at, reason, LifecycleCount.FENCE_DEAD);
    }
}
