package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Entity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What simple rules make of the same events: more than 20 refusals of a key or an address in an
 * hour, as Panther's rules count; an address that a key was not used from in the last seven days,
 * as Elastic's new-terms rules look for; and chance. For one thread.
 */
final class Baselines {

    private static final int REFUSALS = 20;
    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long WEEK_MICROS = TimeUnit.DAYS.toMicros(7);
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    private final Map<Entity, Deque<Long>> refusals = new HashMap<>();
    private final Map<Entity, Long> quietUntil = new HashMap<>();
    private final Map<String, Map<String, Long>> addresses = new HashMap<>();
    private final Map<String, Long> firstUses = new HashMap<>();
    private final Map<String, Long> newQuietUntil = new HashMap<>();
    private final List<Raised> counted = new ArrayList<>();
    private final List<Raised> newTerms = new ArrayList<>();

    void see(Event event) {
        Decision decision = event.decision();
        if (decision == null) {
            return;
        }
        if (decision.getOutcome() == Outcome.DENY) {
            if (decision.getKeyId() != null) {
                refused(new Entity(EntityKind.KEY, decision.getKeyId()), event.micros());
            }
            refused(new Entity(EntityKind.ADDRESS, decision.getClientIp()), event.micros());
        } else {
            used(decision.getKeyId(), decision.getClientIp(), event.micros());
        }
    }

    List<Raised> counted() {
        return counted;
    }

    List<Raised> newTerms() {
        return newTerms;
    }

    /** So many alerts about any keys at any time. */
    static List<Raised> chance(World world, int count, RandomGenerator random) {
        List<Raised> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Key key = world.keys.get(random.nextInt(world.keys.size()));
            long at = world.scoredMicros + random.nextLong(world.endMicros - world.scoredMicros);
            alerts.add(raised("random", new Entity(EntityKind.KEY, key.id()), at));
        }
        return alerts;
    }

    private void refused(Entity entity, long micros) {
        Deque<Long> times = refusals.computeIfAbsent(entity, _ -> new ArrayDeque<>());
        times.addLast(micros);
        while (times.getFirst() <= micros - HOUR_MICROS) {
            times.removeFirst();
        }
        if (times.size() > REFUSALS && micros >= quietUntil.getOrDefault(entity, 0L)) {
            quietUntil.put(entity, micros + HOUR_MICROS);
            counted.add(raised("count", entity, micros));
        }
    }

    private void used(String key, String address, long micros) {
        long first = firstUses.computeIfAbsent(key, _ -> micros);
        Long before = addresses.computeIfAbsent(key, _ -> new HashMap<>()).put(address, micros);
        boolean news = before == null || before < micros - WEEK_MICROS;
        if (news && micros - first > WEEK_MICROS && micros >= newQuietUntil.getOrDefault(key, 0L)) {
            newQuietUntil.put(key, micros + DAY_MICROS);
            newTerms.add(raised("new terms", new Entity(EntityKind.KEY, key), micros));
        }
    }

    private static Raised raised(String rule, Entity entity, long micros) {
        return new Raised(
                rule,
                Severity.MEDIUM,
                entity,
                rule + entity.text() + micros,
                List.of(),
                micros,
                micros,
                1,
                List.of(micros));
    }
}
