package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.watch.SightingMaker;
import dev.keyfence.streams.detection.watch.Watch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Shows what was handed on to what watches addresses, networks, systems and user agents. */
final class SourceWatcher
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private final DetectionSettings settings;
    private final TaskNames names;
    private final RecordCodec<Decision> codec;
    private final SightingMaker maker;
    private @Nullable DetectionTask task;
    private @Nullable Watch watch;

    SourceWatcher(DetectionSettings settings, TaskNames names) {
        this.settings = settings;
        this.names = names;
        this.maker = new SightingMaker(settings.places());
        this.codec =
                new RecordCodec<>(
                        settings.topics().detectionSources().name(),
                        settings.serdes().decision(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        DetectionTask mine = new DetectionTask(settings, context, names);
        watch = new Watch(settings.rules()::active, mine.memories(), mine::take);
        mine.start(names, () -> {});
        task = mine;
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        switch (codec.decode(record.value())) {
            case Poison<Decision>(String reason) -> bury(record, reason);
            case Read<Decision>(Decision decision) -> {
                Entity entity = Entity.ofRecordKey(record.key());
                if (entity == null) {
                    bury(record, "its key names no source");
                } else {
                    show(decision, entity, record.timestamp());
                }
            }
        }
    }

    private void show(Decision decision, Entity entity, long brokerMillis) {
        EventTime time = EventTime.of(decision, brokerMillis, settings.limits().ahead().toMillis());
        requireNonNull(watch)
                .see(
                        maker.of(decision, time),
                        entity,
                        TimeUnit.MILLISECONDS.toSeconds(brokerMillis));
    }

    private void bury(Record<byte @Nullable [], byte @Nullable []> record, String reason) {
        requireNonNull(task)
                .deadLetters()
                .send(record, context().recordMetadata().orElseThrow(), reason);
    }
}
