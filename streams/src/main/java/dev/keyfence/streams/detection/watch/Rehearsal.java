package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.CompiledRule.Failures;
import dev.keyfence.streams.detection.watch.Correlation.Gathered;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Detection in memory, without Kafka: its parts, wired as the topology wires them, with the time of
 * what it is shown for a clock, and a commit every half second of that. Of memories none goes
 * altogether, and a decision that comes twice counts twice. For one thread.
 */
public final class Rehearsal {

    private static final long COMMIT_MICROS = 500_000;
    private static final Duration TELL_EVERY = Duration.ofSeconds(60);

    /** After so long without a hit all is told. */
    private static final long TOLD_MICROS =
            TimeUnit.SECONDS.toMicros(TELL_EVERY.toSeconds()) + 2 * COMMIT_MICROS;

    /** A decision tells microseconds, a broker milliseconds. */
    private static final long ROUNDING_MILLIS = 1;

    private final Map<String, Memory> memories = new HashMap<>();

    /** What is remembered of the alerts about an entity: a part of the topology with its own. */
    private final Map<String, Memory> links = new HashMap<>();

    private final Map<String, Alert> kept = new HashMap<>();

    /** The latest of each that was told, in the order in which they opened. */
    private final Map<String, Alert> alerts = new LinkedHashMap<>();

    private final List<Alert> signals = new ArrayList<>();
    private final BiConsumer<Alert, Instant> listener;
    private final SightingMaker maker;
    private final Watch watch;
    private final UserWatch users;
    private final KeyFactsWriter facts;
    private final Correlation correlation;
    private final Episodes episodes;

    private long nowMicros;
    private long commitMicros;
    private long hitMicros = Long.MIN_VALUE / 2;
    private boolean hitSinceCommit;

    /**
     * A rehearsal of nothing yet.
     *
     * @param rules what is shown decisions
     * @param places where addresses are
     * @param failures takes why conditions of users' rules could not be evaluated
     */
    public Rehearsal(ActiveRules rules, Places places, Failures failures) {
        this(rules, places, failures, (_, _) -> {});
    }

    /**
     * The same, listened to.
     *
     * @param listener takes each alert whenever it is told of, and when that is
     */
    public Rehearsal(
            ActiveRules rules,
            Places places,
            Failures failures,
            BiConsumer<Alert, Instant> listener) {
        this.listener = listener;
        this.maker = new SightingMaker(places);
        Memories ofEntities = (entity, _) -> memory(memories, entity.text());
        this.watch = new Watch(() -> rules, ofEntities, this::take);
        this.users =
                new UserWatch(
                        () -> rules, (group, _) -> memory(memories, group), this::take, failures);
        this.facts = new KeyFactsWriter(ofEntities, maker);
        this.correlation =
                new Correlation(() -> rules, (entity, _) -> memory(links, entity.text()));
        this.episodes = new Episodes(TELL_EVERY, kept::get, this::tell);
    }

    /** Shows a decision. */
    public void take(Decision decision) {
        Instant told =
                decision.getRequestTime() == null ? decision.getTime() : decision.getRequestTime();
        EventTime time = EventTime.of(decision, told.toEpochMilli(), ROUNDING_MILLIS);
        Sighting sighting = maker.of(decision, time);
        moveTo(time.micros());
        long second = sighting.second();
        Entity key = sighting.keyId() == null ? null : new Entity(EntityKind.KEY, sighting.keyId());
        Memory memory = key == null ? null : memory(memories, key.text());
        List<Entity> related = Related.of(sighting, memory);
        users.see(
                sighting,
                memory,
                second,
                (group, matched) -> users.seeGroup(group, matched, sighting, second));
        if (key != null) {
            watch.see(sighting, key, second);
        }
        for (Entity entity : related) {
            watch.see(sighting, entity, second);
        }
    }

    /** Shows what happened to a key. */
    public void take(KeyEvent event) {
        moveTo(ChronoUnit.MICROS.between(Instant.EPOCH, event.getAcceptedAt()));
        facts.note(event, TimeUnit.MICROSECONDS.toSeconds(nowMicros));
    }

    /** What was raised so far, in the order in which it opened; without what is swallowed. */
    public List<Alert> alerts() {
        // What waits, what that adds up to, and both at their latest.
        for (int round = 1; round <= 2; round++) {
            commit(nowMicros + round * TOLD_MICROS);
        }
        return alerts.values().stream().filter(alert -> alert.getSwallowedBy() == null).toList();
    }

    /** What is remembered, by the text of the entity, or of the group of a user's rule. */
    public Map<String, Memory> memories() {
        return memories;
    }

    /** The clock of a log goes forward only; commits in between are made up for. */
    private void moveTo(long micros) {
        while (commitMicros <= micros && commitMicros <= hitMicros + TOLD_MICROS) {
            if (hitSinceCommit || commitMicros + COMMIT_MICROS > hitMicros + TOLD_MICROS) {
                commit(commitMicros);
            }
            commitMicros += COMMIT_MICROS;
        }
        if (commitMicros <= micros) {
            commitMicros = (micros / COMMIT_MICROS + 1) * COMMIT_MICROS;
        }
        nowMicros = Math.max(nowMicros, micros);
    }

    private void commit(long micros) {
        hitSinceCommit = false;
        long before = nowMicros;
        nowMicros = micros;
        episodes.write(at(micros), kept::put);
        List<Alert> news = List.copyOf(signals);
        signals.clear();
        for (Alert alert : news) {
            for (Entity entity : Correlation.concerned(alert)) {
                Gathered gathered =
                        correlation.see(alert, entity, TimeUnit.MICROSECONDS.toSeconds(micros));
                if (gathered != null) {
                    add(gathered.hit(), gathered.alerts());
                }
            }
        }
        nowMicros = before;
    }

    private void take(Hit hit) {
        add(hit, List.of());
    }

    private void add(Hit hit, List<String> gathers) {
        boolean _ = episodes.add(hit, gathers, at(nowMicros));
        hitSinceCommit = true;
        hitMicros = Math.max(hitMicros, nowMicros);
    }

    private void tell(Alert alert, boolean news) {
        alerts.put(alert.getAlertId(), alert);
        listener.accept(alert, at(nowMicros));
        if (news) {
            signals.add(alert);
        }
    }

    private static Memory memory(Map<String, Memory> of, String text) {
        return of.computeIfAbsent(text, _ -> new Memory());
    }

    private static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
