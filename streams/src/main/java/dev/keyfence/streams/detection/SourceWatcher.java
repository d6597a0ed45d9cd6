package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.SightingMaker;
import dev.keyfence.streams.detection.watch.UserWatch;
import dev.keyfence.streams.detection.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Shows what was handed on to what watches addresses, networks, systems and user agents, and counts
 * the groups of users' rules.
 */
final class SourceWatcher
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private final DetectionSettings settings;
    private final TaskNames names;
    private final RecordCodec<Decision> codec;
    private final SightingMaker maker;
    private @Nullable DetectionTask task;
    private @Nullable Watch watch;
    private @Nullable UserWatch users;

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
        users = mine.userWatch();
        mine.start(names, () -> {});
        task = mine;
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        switch (codec.decode(record.value())) {
            case Poison<Decision>(String reason) -> bury(record, reason);
            case Read<Decision>(Decision decision) -> show(record, decision);
        }
    }

    private void show(Record<byte @Nullable [], byte @Nullable []> record, Decision decision) {
        EventTime time =
                EventTime.of(decision, record.timestamp(), settings.limits().ahead().toMillis());
        Sighting sighting = maker.of(decision, time);
        long brokerSecond = TimeUnit.MILLISECONDS.toSeconds(record.timestamp());
        int matched = HandedOn.matched(record.headers());
        Entity entity = Entity.ofRecordKey(record.key());
        String group = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (entity != null) {
            requireNonNull(watch).see(sighting, entity, brokerSecond);
        } else if (UserWatch.isGroup(group) && matched != 0) {
            requireNonNull(users).seeGroup(group, matched, sighting, brokerSecond);
        } else {
            bury(
                    record,
                    "its key names neither a source nor a group of a rule, or it does not say which"
                            + " conditions of the rule hold");
        }
    }

    private void bury(Record<byte @Nullable [], byte @Nullable []> record, String reason) {
        requireNonNull(task)
                .deadLetters()
                .send(record, context().recordMetadata().orElseThrow(), reason);
    }
}
