package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.watch.Correlation;
import dev.keyfence.streams.detection.watch.Correlation.Gathered;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Brings the alerts together that concern one key, owner or address. */
final class Correlator
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private final DetectionSettings settings;
    private final TaskNames names;
    private final RecordCodec<Alert> codec;
    private @Nullable DetectionTask task;
    private @Nullable Correlation correlation;

    Correlator(DetectionSettings settings, TaskNames names) {
        this.settings = settings;
        this.names = names;
        this.codec =
                new RecordCodec<>(
                        settings.topics().detectionSignals().name(),
                        settings.serdes().alert(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        DetectionTask mine = new DetectionTask(settings, context, names);
        correlation = new Correlation(settings.rules()::active, mine.memories());
        mine.start(names, () -> {});
        task = mine;
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        switch (codec.decode(record.value())) {
            case Poison<Alert>(String reason) -> bury(record, reason);
            case Read<Alert>(Alert alert) -> {
                Entity entity = Entity.ofRecordKey(record.key());
                if (entity == null) {
                    bury(record, "its key names no key, owner or address");
                } else {
                    gather(alert, entity, record.timestamp());
                }
            }
        }
    }

    private void bury(Record<byte @Nullable [], byte @Nullable []> record, String reason) {
        requireNonNull(task)
                .deadLetters()
                .send(record, context().recordMetadata().orElseThrow(), reason);
    }

    private void gather(Alert alert, Entity entity, long brokerMillis) {
        Gathered gathered =
                requireNonNull(correlation)
                        .see(alert, entity, TimeUnit.MILLISECONDS.toSeconds(brokerMillis));
        if (gathered != null) {
            requireNonNull(task).take(gathered.hit(), gathered.alerts());
        }
    }
}
