package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectionPulse;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.decisions.SequenceBook;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.KeyFactsWriter;
import dev.keyfence.streams.detection.watch.LeakReports;
import dev.keyfence.streams.detection.watch.Pulses;
import dev.keyfence.streams.detection.watch.Related;
import dev.keyfence.streams.detection.watch.SightingMaker;
import dev.keyfence.streams.detection.watch.UserWatch;
import dev.keyfence.streams.detection.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the decisions of one partition to what watches keys, hands them on to what watches sources,
 * and keeps what the keys' own events say.
 */
final class KeyWatcher
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatcher.class);

    /** Long enough for a broker that is about to come back. */
    private static final Duration RULES_AWAITED = Duration.ofSeconds(60);

    /** An alert about lags comes this much later; it is about minutes. */
    private static final Duration PULSE_EVERY = Duration.ofSeconds(10);

    private final DetectionSettings settings;
    private final TaskNames names;
    private final RecordCodec<Decision> decisions;
    private final RecordCodec<KeyEvent> events;
    private final RecordCodec<DetectionPulse> pulses;
    private final String eventsTopic;
    private @Nullable Parts parts;

    /** What one task has. */
    private record Parts(
            DetectionTask task,
            SequenceBook sequences,
            SightingMaker maker,
            Watch watch,
            UserWatch users,
            KeyFactsWriter facts,
            LeakReports leaks,
            Pulses pulses) {}

    KeyWatcher(DetectionSettings settings, TaskNames names) {
        this.settings = settings;
        this.names = names;
        this.eventsTopic = settings.topics().keyEvents().name();
        this.decisions =
                new RecordCodec<>(
                        settings.topics().decisions().name(),
                        settings.serdes().decision(),
                        settings.retry());
        this.events =
                new RecordCodec<>(eventsTopic, settings.serdes().keyEvent(), settings.retry());
        this.pulses =
                new RecordCodec<>(
                        settings.topics().detectionPulses().name(),
                        settings.serdes().pulse(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        if (!settings.rules().await(RULES_AWAITED)) {
            LOG.warn(
                    "The rules' settings could not be read within {} s; detection begins with the"
                            + " defaults, and takes them over when they come",
                    RULES_AWAITED.toSeconds());
        }
        DetectionTask task = new DetectionTask(settings, context, names);
        SequenceBook sequences = new SequenceBook(task.rows());
        SightingMaker maker = new SightingMaker(settings.places());
        parts =
                new Parts(
                        task,
                        sequences,
                        maker,
                        new Watch(settings.rules()::active, task.memories(), task::take),
                        task.userWatch(),
                        new KeyFactsWriter(task.memories(), maker),
                        new LeakReports(settings.rules()::active, task::take),
                        new Pulses());
        task.start(names, sequences::write);
        context.schedule(PULSE_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> pulse());
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        Parts all = requireNonNull(parts);
        if (at.topic().equals(eventsTopic)) {
            switch (events.decode(record.value())) {
                case Poison<KeyEvent>(String reason) ->
                        all.task().deadLetters().send(record, at, reason);
                case Read<KeyEvent>(KeyEvent event) -> {
                    all.facts().note(event, seconds(record.timestamp()));
                    all.leaks().look(event);
                }
            }
            return;
        }
        settings.counters().add(DetectionCount.DECISIONS);
        switch (decisions.decode(record.value())) {
            case Poison<Decision>(String reason) -> {
                settings.counters().add(DetectionCount.DEAD_DECISIONS);
                all.task().deadLetters().send(record, at, reason);
            }
            case Read<Decision>(Decision decision) -> take(all, decision, record);
        }
    }

    private void take(
            Parts all, Decision decision, Record<byte @Nullable [], byte @Nullable []> record) {
        settings.counters()
                .add(
                        switch (all.sequences().see(decision)) {
                            case NEW -> {
                                show(all, decision, record);
                                yield DetectionCount.SEEN;
                            }
                            case BEFORE -> DetectionCount.DUPLICATES;
                            case TOO_OLD -> DetectionCount.FORGOTTEN;
                        });
    }

    private void show(
            Parts all, Decision decision, Record<byte @Nullable [], byte @Nullable []> record) {
        EventTime time =
                EventTime.of(decision, record.timestamp(), settings.limits().ahead().toMillis());
        if (!time.told()) {
            boolean late =
                    record.timestamp() - time.millis() > settings.limits().grace().toMillis();
            if (late) {
                settings.counters().add(DetectionCount.LATE);
            }
            all.pulses()
                    .note(decision.getNodeId(), decision.getDecisionId(), late, record.timestamp());
        }
        Sighting sighting = all.maker().of(decision, time);
        long brokerSecond = seconds(record.timestamp());
        byte[] value = requireNonNull(record.value());
        Entity key = sighting.keyId() == null ? null : new Entity(EntityKind.KEY, sighting.keyId());
        Memory memory = key == null ? null : all.task().memories().of(key, brokerSecond);
        List<Entity> related = Related.of(sighting, memory);
        all.users()
                .see(
                        sighting,
                        memory,
                        brokerSecond,
                        (group, matched) ->
                                handOn(HandedOn.record(group, value, matched, record.timestamp())));
        if (key != null) {
            all.watch().see(sighting, key, brokerSecond);
        }
        for (Entity entity : related) {
            handOn(
                    new Record<>(
                            entity.text().getBytes(StandardCharsets.UTF_8),
                            value,
                            record.timestamp()));
        }
    }

    /** Tells how decisions came; when none did, nothing. */
    private void pulse() {
        int partition = context().taskId().partition();
        DetectionPulse pulse = requireNonNull(parts).pulses().take(partition);
        if (pulse != null) {
            context()
                    .forward(
                            new Record<>(
                                    Integer.toString(partition).getBytes(StandardCharsets.UTF_8),
                                    pulses.encode(pulse),
                                    settings.clock().millis()),
                            DetectionTopology.PULSES_SINK);
        }
    }

    private void handOn(Record<byte[], byte[]> record) {
        settings.counters().add(DetectionCount.HANDED_ON);
        context().forward(record, DetectionTopology.SOURCES_SINK);
    }

    private static long seconds(long millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis);
    }
}
