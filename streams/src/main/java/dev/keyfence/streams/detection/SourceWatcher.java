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
import org.apache.kafka.streams.processor.PunctuationType;
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
    private @Nullable PastOrder past;

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
        PastOrder order =
                new PastOrder(mine.rows(), settings.clock().millis(), this::showAtItsTime);
        context.schedule(
                PastOrder.STEP_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> order.step(settings.clock().millis()));
        past = order;
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        switch (codec.decode(record.value())) {
            case Poison<Decision>(String reason) -> bury(record, reason);
            case Read<Decision>(Decision decision) -> take(record, decision);
        }
    }

    private void take(Record<byte @Nullable [], byte @Nullable []> record, Decision decision) {
        byte[] key = record.key();
        byte[] value = record.value();
        int matched = HandedOn.matched(record.headers());
        if (key == null || value == null || !isOurs(key, matched)) {
            bury(
                    record,
                    "its key names neither a source nor a group of a rule, or it does not say which"
                            + " conditions of the rule hold");
            return;
        }
        HandedOn handed = new HandedOn(key, value, matched, record.timestamp());
        EventTime time = time(handed, decision);
        if (time.told() && record.timestamp() - time.millis() > PastOrder.PAST.toMillis()) {
            long offset = context().recordMetadata().orElseThrow().offset();
            requireNonNull(past).add(handed, offset, time.millis(), settings.clock().millis());
        } else {
            show(handed, decision, time);
        }
    }

    private static boolean isOurs(byte[] key, int matched) {
        return Entity.ofRecordKey(key) != null || (UserWatch.isGroup(text(key)) && matched != 0);
    }

    private void showAtItsTime(HandedOn handed) {
        if (codec.decode(handed.decision()) instanceof Read<Decision>(Decision decision)) {
            show(handed, decision, time(handed, decision));
        }
    }

    private EventTime time(HandedOn handed, Decision decision) {
        return EventTime.of(decision, handed.brokerMillis(), settings.limits().ahead().toMillis());
    }

    private void show(HandedOn handed, Decision decision, EventTime time) {
        Sighting sighting = maker.of(decision, time);
        long brokerSecond = TimeUnit.MILLISECONDS.toSeconds(handed.brokerMillis());
        Entity entity = Entity.ofRecordKey(handed.key());
        if (entity == null) {
            requireNonNull(users)
                    .seeGroup(text(handed.key()), handed.matched(), sighting, brokerSecond);
        } else {
            requireNonNull(watch).see(sighting, entity, brokerSecond);
        }
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    private void bury(Record<byte @Nullable [], byte @Nullable []> record, String reason) {
        requireNonNull(task)
                .deadLetters()
                .send(record, context().recordMetadata().orElseThrow(), reason);
    }
}
