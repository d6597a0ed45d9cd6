package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Correlation;
import dev.keyfence.streams.detection.watch.Correlation.Gathered;
import dev.keyfence.streams.detection.watch.Episodes;
import dev.keyfence.streams.detection.watch.KeyFactsWriter;
import dev.keyfence.streams.detection.watch.Memories;
import dev.keyfence.streams.detection.watch.Related;
import dev.keyfence.streams.detection.watch.SightingMaker;
import dev.keyfence.streams.detection.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The parts of the detection topology in memory, wired as it wires them, with the time of events
 * for a clock: a commit every half second, and memories that shrink after 35 days of silence. What
 * two commits add on the way to an alert that gathers others is counted as one. For one thread.
 */
final class MemoryDetection {

    private static final long COMMIT_MICROS = 500_000;
    private static final long TELL_AGAIN_MICROS = TimeUnit.SECONDS.toMicros(61);
    private static final Duration TELL_EVERY = Duration.ofSeconds(60);
    private static final long IDLE_SECONDS = Duration.ofDays(35).toSeconds();
    private static final long AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

    private final Map<Entity, Memory> remembered = new HashMap<>();
    private final Map<Entity, Memory> linked = new HashMap<>();
    private final Map<String, Alert> kept = new HashMap<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, List<Long>> told = new HashMap<>();
    private final List<Alert> signals = new ArrayList<>();
    private final SightingMaker maker;
    private final Watch watch;
    private final KeyFactsWriter facts;
    private final Correlation correlation;
    private final Episodes episodes;
    private long commitMicros;
    private long nowMicros;
    private long hitMicros = Long.MIN_VALUE / 2;
    private boolean hitSinceCommit;

    MemoryDetection(Places places, ActiveRules rules) {
        Memories memories = (entity, second) -> memory(remembered, entity, second);
        maker = new SightingMaker(places);
        episodes = new Episodes(TELL_EVERY, kept::get, this::tell);
        watch =
                new Watch(
                        () -> rules,
                        memories,
                        hit -> {
                            var _ = episodes.add(hit, List.of(), at(nowMicros));
                            hit();
                        });
        facts = new KeyFactsWriter(memories, maker);
        correlation =
                new Correlation(() -> rules, (entity, second) -> memory(linked, entity, second));
    }

    /** What comes next. */
    void see(Event event) {
        commitUntil(event.micros());
        nowMicros = event.micros();
        long second = TimeUnit.MICROSECONDS.toSeconds(nowMicros);
        Decision decision = event.decision();
        KeyEvent keyEvent = event.keyEvent();
        if (keyEvent != null) {
            facts.note(keyEvent, second);
        } else if (decision != null) {
            show(decision, second);
        }
    }

    /** All alerts there were; ends it. */
    List<Raised> alerts() {
        commitUntil(nowMicros + 2 * TELL_AGAIN_MICROS);
        return alerts.values().stream().map(this::raised).toList();
    }

    /** How much is remembered of each that is. */
    LongSummaryStatistics memoryBytes(EntityKind kind) {
        return remembered.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .mapToLong(entry -> entry.getValue().toBytes().length)
                .summaryStatistics();
    }

    /** What is remembered of a key. */
    Memory memory(Key key) {
        return remembered.getOrDefault(new Entity(EntityKind.KEY, key.id()), new Memory());
    }

    private void show(Decision decision, long second) {
        EventTime time =
                EventTime.of(decision, TimeUnit.MICROSECONDS.toMillis(nowMicros), AHEAD_MILLIS);
        Sighting sighting = maker.of(decision, time);
        Sources.Seen before = null;
        if (sighting.keyId() != null) {
            Entity key = new Entity(EntityKind.KEY, sighting.keyId());
            Sources sources = memory(remembered, key, second).peek(Slots.SOURCES);
            before =
                    sources == null || sighting.source() == null
                            ? null
                            : sources.find(sighting.source().id());
            watch.see(sighting, key, second);
        }
        for (Entity entity : Related.of(sighting, before)) {
            watch.see(sighting, entity, second);
        }
    }

    private static Memory memory(Map<Entity, Memory> of, Entity entity, long second) {
        Memory memory = of.computeIfAbsent(entity, _ -> new Memory());
        if (second - memory.touchedSecond() > IDLE_SECONDS) {
            boolean _ = memory.shrink();
        }
        memory.touch(second);
        return memory;
    }

    private void hit() {
        hitSinceCommit = true;
        hitMicros = nowMicros;
    }

    private void commitUntil(long micros) {
        while (commitMicros <= micros && commitMicros <= hitMicros + TELL_AGAIN_MICROS) {
            if (hitSinceCommit || commitMicros + COMMIT_MICROS > hitMicros + TELL_AGAIN_MICROS) {
                hitSinceCommit = false;
                nowMicros = commitMicros;
                episodes.write(at(nowMicros), kept::put);
                correlate();
            }
            commitMicros += COMMIT_MICROS;
        }
        if (commitMicros <= micros) {
            commitMicros = (micros / COMMIT_MICROS + 1) * COMMIT_MICROS;
        }
    }

    private void correlate() {
        List<Alert> now = List.copyOf(signals);
        signals.clear();
        for (Alert alert : now) {
            for (Entity entity : Correlation.concerned(alert)) {
                Gathered gathered =
                        correlation.see(alert, entity, TimeUnit.MICROSECONDS.toSeconds(nowMicros));
                if (gathered != null) {
                    var _ = episodes.add(gathered.hit(), gathered.alerts(), at(nowMicros));
                    hit();
                }
            }
        }
    }

    private void tell(Alert alert, boolean news) {
        alerts.put(alert.getAlertId(), alert);
        told.computeIfAbsent(alert.getAlertId(), _ -> new ArrayList<>()).add(nowMicros);
        if (news) {
            signals.add(alert);
        }
    }

    private Raised raised(Alert alert) {
        return new Raised(
                alert.getRule(),
                alert.getSeverity(),
                new Entity(alert.getEntityKind(), alert.getEntity()),
                alert.getAlertId(),
                alert.getGathers(),
                ChronoUnit.MICROS.between(Instant.EPOCH, alert.getFirstSeen()),
                ChronoUnit.MICROS.between(Instant.EPOCH, alert.getLastSeen()),
                alert.getCount(),
                told.getOrDefault(alert.getAlertId(), List.of()));
    }

    private static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
