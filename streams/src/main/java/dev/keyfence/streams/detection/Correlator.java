package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.alert.RiskScore;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.detection.detector.CorrelatedCompromise;
import dev.keyfence.streams.detection.memory.Signals;
import dev.keyfence.streams.detection.memory.Signals.Signal;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.ActiveRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
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
        task = new DetectionTask(settings, context, names);
        task.start(names, () -> {});
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
        long second = alert.getLastSeen().getEpochSecond();
        Signals signals =
                requireNonNull(task)
                        .memories()
                        .of(entity, TimeUnit.MILLISECONDS.toSeconds(brokerMillis))
                        .get(Slots.SIGNALS);
        signals.note(
                new Signal(
                        UUID.fromString(alert.getAlertId()),
                        alert.getRule(),
                        RiskScore.of(alert.getSeverity()),
                        second));
        ActiveRule<CorrelatedCompromise> rule = settings.rules().active().correlation();
        Finding finding = rule == null ? null : rule.code().look(entity, signals, second);
        if (rule != null && finding != null) {
            Sighting sighting = sighting(alert);
            requireNonNull(task)
                    .take(
                            rule.hit(
                                    entity,
                                    sighting,
                                    finding,
                                    settings.rules().active().swallows(rule.rule().id(), sighting)),
                            rule.code().gathered(signals, second));
        }
    }

    /** The decision that the alert was last raised at, as far as the alert tells. */
    private static Sighting sighting(Alert alert) {
        List<String> last = alert.getLastDecisions();
        return new Sighting(
                last.isEmpty() ? alert.getFirstDecisions().getLast() : last.getLast(),
                "",
                ChronoUnit.MICROS.between(Instant.EPOCH, alert.getLastSeen()),
                alert.getKeyId(),
                alert.getOwner(),
                alert.getKeyId(),
                requireNonNull(alert.getProfile()),
                null,
                false,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                false,
                alert.getRuleName(),
                alert.getObserved());
    }
}
