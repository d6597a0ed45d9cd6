package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Rehearsal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** A rehearsal that notes when people were told. For one thread. */
final class MemoryDetection {

    private final Map<String, List<Long>> told = new HashMap<>();
    private final Rehearsal rehearsal;

    MemoryDetection(Places places, ActiveRules rules) {
        rehearsal =
                new Rehearsal(
                        rules,
                        places,
                        (_, _) -> {},
                        (alert, at) ->
                                told.computeIfAbsent(alert.getAlertId(), _ -> new ArrayList<>())
                                        .add(micros(at)));
    }

    /** What comes next. */
    void see(Event event) {
        Decision decision = event.decision();
        KeyEvent keyEvent = event.keyEvent();
        if (keyEvent != null) {
            rehearsal.take(keyEvent);
        } else if (decision != null) {
            rehearsal.take(decision);
        }
    }

    /** All alerts there were. */
    List<Raised> alerts() {
        return rehearsal.alerts().stream().map(this::raised).toList();
    }

    /** How much is remembered of each key. */
    LongSummaryStatistics keyBytes() {
        String prefix = new Entity(EntityKind.KEY, "").text();
        return rehearsal.memories().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(entry -> entry.getValue().toBytes().length)
                .summaryStatistics();
    }

    /** What is remembered of a key. */
    Memory memory(Key key) {
        return rehearsal
                .memories()
                .getOrDefault(new Entity(EntityKind.KEY, key.id()).text(), new Memory());
    }

    private Raised raised(Alert alert) {
        return new Raised(
                alert.getRule(),
                alert.getSeverity(),
                new Entity(alert.getEntityKind(), alert.getEntity()),
                alert.getAlertId(),
                alert.getGathers(),
                Math.min(micros(alert.getEvidenceFrom()), micros(alert.getFirstSeen())),
                micros(alert.getLastSeen()),
                alert.getCount(),
                told.getOrDefault(alert.getAlertId(), List.of()));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
