package dev.keyfence.verifier.alert;

import dev.keyfence.schemas.alert.RiskScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The risk of keys, owners and addresses, from the alerts of a day that count. An alert about an
 * address that concerns a key counts for the address, the key, and the key's owner.
 */
public final class Risks {

    private Risks() {}

    /**
     * Something that has a risk.
     *
     * @param kind key, owner or address
     * @param name its id
     */
    public record Entity(EntityKind kind, String name) {}

    /**
     * Its risk.
     *
     * @param entity whose
     * @param risk 0 to 99, as {@link RiskScore} has it
     * @param alerts those that it was reckoned from, the one that adds most first
     */
    public record Risk(Entity entity, double risk, List<AlertState> alerts) {

        /** The highest severity of its alerts. */
        public Severity severity() {
            return alerts.stream()
                    .map(one -> one.alert().severity())
                    .max(Comparator.naturalOrder())
                    .orElse(Severity.INFO);
        }

        /** What each of its alerts adds to it, in their order. */
        public List<Double> shares() {
            int[] scores = scores(alerts);
            return IntStream.range(0, scores.length)
                    .mapToObj(rank ->
                            RiskScore.of(Arrays.copyOf(scores, rank + 1))
                                    - RiskScore.of(Arrays.copyOf(scores, rank)))
                    .toList();
        }

        /** When the latest hit was, microseconds since the epoch. */
        public long lastMicros() {
            return alerts.stream()
                    .mapToLong(one -> one.alert().span().lastMicros())
                    .max()
                    .orElse(0);
        }
    }

    /**
     * All that have a risk, the highest first.
     *
     * @param kind of this kind only; null for all
     */
    public static List<Risk> of(List<AlertState> alerts, @Nullable EntityKind kind) {
        Map<Entity, List<AlertState>> byEntity = new LinkedHashMap<>();
        for (AlertState each : alerts) {
            if (each.counts() && each.alert().score() > 0) {
                for (Entity entity : entities(each.alert())) {
                    if (kind == null || kind == entity.kind()) {
                        byEntity.computeIfAbsent(entity, _ -> new ArrayList<>()).add(each);
                    }
                }
            }
        }
        return byEntity.entrySet().stream()
                .map(one -> risk(one.getKey(), one.getValue()))
                .sorted(
                        Comparator.comparingDouble((Risk risk) -> -risk.risk())
                                .thenComparing(risk -> risk.entity().kind())
                                .thenComparing(risk -> risk.entity().name()))
                .toList();
    }

    /** The risk of one. */
    public static Risk of(Entity entity, List<AlertState> alerts) {
        return risk(
                entity,
                alerts.stream()
                        .filter(one -> one.counts() && one.alert().score() > 0)
                        .filter(one -> entities(one.alert()).contains(entity))
                        .toList());
    }

    private static Risk risk(Entity entity, List<AlertState> alerts) {
        return new Risk(
                entity,
                RiskScore.of(scores(alerts)),
                alerts.stream()
                        .sorted(
                                Comparator.comparingInt((AlertState one) -> -one.alert().score())
                                        .thenComparing(
                                                one -> one.alert().span().lastMicros(),
                                                Comparator.reverseOrder()))
                        .toList());
    }

    private static int[] scores(List<AlertState> alerts) {
        return alerts.stream().mapToInt(one -> one.alert().score()).toArray();
    }

    private static List<Entity> entities(AlertView alert) {
        List<Entity> entities = new ArrayList<>();
        String key = AlertQuery.keyOf(alert);
        if (key != null) {
            entities.add(new Entity(EntityKind.KEY, key));
        }
        String owner = AlertQuery.ownerOf(alert);
        if (owner != null) {
            entities.add(new Entity(EntityKind.OWNER, owner));
        }
        if (alert.about().kind() == EntityKind.ADDRESS) {
            entities.add(new Entity(EntityKind.ADDRESS, alert.about().entity()));
        }
        return entities;
    }
}
