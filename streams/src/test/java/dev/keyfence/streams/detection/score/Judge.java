package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Entity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which alerts are right, and which attacks were seen. An alert is right when it is about an
 * entity of an attack and overlaps it, or gathers one that does; each alert and each attack counts
 * once, however many requests it has. Immutable.
 */
final class Judge {

    /** An attack ends a minute after its last request, and alerts may outlast it so long. */
    private static final long AFTER_MICROS = TimeUnit.MINUTES.toMicros(1);

    private final Map<Entity, List<Instance>> attacks = new HashMap<>();
    private final Map<Entity, List<Raised>> byEntity = new HashMap<>();
    private final Set<String> right = new HashSet<>();

    Judge(List<Instance> instances, List<Raised> alerts) {
        for (Instance instance : instances) {
            if (Run.attack(instance)) {
                instance.entities()
                        .forEach(entity ->
                                attacks.computeIfAbsent(entity, _ -> new ArrayList<>())
                                        .add(instance));
            }
        }
        alerts.forEach(alert -> {
            byEntity.computeIfAbsent(alert.entity(), _ -> new ArrayList<>()).add(alert);
            if (overlaps(alert)) {
                right.add(alert.id());
            }
        });
        alerts.stream()
                .filter(alert -> alert.gathers().stream().anyMatch(right::contains))
                .forEach(alert -> right.add(alert.id()));
    }

    boolean right(Raised alert) {
        return right.contains(alert.id());
    }

    private boolean overlaps(Raised alert) {
        return attacks.getOrDefault(alert.entity(), List.of()).stream()
                .anyMatch(attack ->
                        attack.covers(
                                alert.entity(),
                                alert.firstMicros(),
                                alert.lastMicros(),
                                AFTER_MICROS));
    }

    /**
     * How long after an attack's first request somebody was told.
     *
     * @return microseconds, or null when nobody was before its end
     */
    @Nullable Long seenAfterMicros(Instance attack, Predicate<Raised> which) {
        Long first = null;
        for (Entity entity : attack.entities()) {
            for (Raised alert : byEntity.getOrDefault(entity, List.of())) {
                if (alert.lastMicros() < attack.fromMicros() || !which.test(alert)) {
                    continue;
                }
                for (long told : alert.toldMicros()) {
                    if (told >= attack.fromMicros() && told <= attack.toMicros() + AFTER_MICROS) {
                        long after = told - attack.fromMicros();
                        first = first == null || after < first ? Long.valueOf(after) : first;
                    }
                }
            }
        }
        return first;
    }

    /** The least severity that counts as an alert; rules that only ever hint count with that. */
    static Severity least(String rule) {
        return rule.equals("D14") || rule.equals("D21") ? Severity.INFO : Severity.LOW;
    }
}
