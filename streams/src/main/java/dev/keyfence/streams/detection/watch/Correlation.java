package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.alert.RiskScore;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.detector.CorrelatedCompromise;
import dev.keyfence.streams.detection.memory.Signals;
import dev.keyfence.streams.detection.memory.Signals.Signal;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings the alerts together that concern one key, owner or address. For the task's thread. */
public final class Correlation {

    /** An alert concerns those that it was raised at; of a crowd of them only the busiest. */
    private static final int ADDRESSES_MAX = 3;

    private final Supplier<ActiveRules> rules;
    private final Memories memories;

    /**
     * Alerts that add up.
     *
     * @param hit of the rule that gathers
     * @param alerts the ids of those that it gathers
     */
    public record Gathered(Hit hit, List<String> alerts) {}

    /**
     * Wires it.
     *
     * @param rules asked at every alert
     * @param memories of all entities
     */
    public Correlation(Supplier<ActiveRules> rules, Memories memories) {
        this.rules = rules;
        this.memories = memories;
    }

    /** Whom an alert is to be shown to: none for those that concern nobody, or correlate. */
    public static Set<Entity> concerned(Alert alert) {
        if (alert.getSwallowedBy() != null
                || alert.getSeverity() == Severity.INFO
                || alert.getRule().equals(CorrelatedCompromise.RULE.id())) {
            return Set.of();
        }
        Set<Entity> concerned = new LinkedHashSet<>();
        EntityKind kind = alert.getEntityKind();
        if (kind == EntityKind.KEY || kind == EntityKind.OWNER || kind == EntityKind.ADDRESS) {
            concerned.add(new Entity(kind, alert.getEntity()));
        }
        if (alert.getKeyId() != null) {
            concerned.add(new Entity(EntityKind.KEY, alert.getKeyId()));
        }
        if (alert.getOwner() != null) {
            concerned.add(new Entity(EntityKind.OWNER, alert.getOwner()));
        }
        alert.getAddresses().stream()
                .limit(ADDRESSES_MAX)
                .forEach(address ->
                        concerned.add(new Entity(EntityKind.ADDRESS, address.getValue())));
        return concerned;
    }

    /**
     * Notes an alert about an entity.
     *
     * @param brokerSecond when the broker took it, in seconds since the epoch
     * @return null when those about the entity add up to nothing
     */
    public @Nullable Gathered see(Alert alert, Entity entity, long brokerSecond) {
        long second = alert.getLastSeen().getEpochSecond();
        Signals signals = memories.of(entity, brokerSecond).get(Slots.SIGNALS);
        signals.note(
                new Signal(
                        UUID.fromString(alert.getAlertId()),
                        alert.getRule(),
                        RiskScore.of(alert.getSeverity()),
                        second));
        ActiveRules active = rules.get();
        ActiveRule<CorrelatedCompromise> rule = active.correlation();
        Finding finding = rule == null ? null : rule.code().look(entity, signals, second);
        if (rule == null || finding == null) {
            return null;
        }
        Sighting sighting = sighting(alert);
        return new Gathered(
                rule.hit(entity, sighting, finding, active.swallows(rule.rule().id(), sighting)),
                rule.code().gathered(signals, second));
    }

    /** The decision that the alert was last raised at, as far as the alert tells. */
    private static Sighting sighting(Alert alert) {
        List<String> last = alert.getLastDecisions();
        return Sighting.instead(
                last.isEmpty() ? alert.getFirstDecisions().getLast() : last.getLast(),
                ChronoUnit.MICROS.between(Instant.EPOCH, alert.getLastSeen()),
                alert.getKeyId(),
                alert.getOwner(),
                alert.getProfile() == null ? "" : alert.getProfile(),
                alert.getRuleName(),
                alert.getObserved());
    }
}
