package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.detector.LeakedKeyReported;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * Raises D22 when a key was revoked since somebody reported it as leaked. For the task's thread.
 */
public final class LeakReports {

    private final Supplier<ActiveRules> rules;
    private final Hits hits;

    /**
     * Wires it.
     *
     * @param rules asked at every report
     * @param hits takes what is found
     */
    public LeakReports(Supplier<ActiveRules> rules, Hits hits) {
        this.rules = rules;
        this.hits = hits;
    }

    /** Looks at an event. */
    public void look(KeyEvent event) {
        String source = event.getLeakSource();
        if (source == null) {
            return;
        }
        ActiveRules active = rules.get();
        ActiveRule<Detector> rule = active.rule(EntityKind.KEY, LeakedKeyReported.RULE.id());
        if (rule == null) {
            return;
        }
        Sighting sighting =
                Sighting.instead(
                        event.getEventId(),
                        ChronoUnit.MICROS.between(Instant.EPOCH, event.getRequestedAt()),
                        event.getKeyId(),
                        event.getAfter().getOwner(),
                        event.getAfter().getProfile(),
                        "leaked",
                        false);
        hits.take(
                rule.hit(
                        new Entity(EntityKind.KEY, event.getKeyId()),
                        sighting,
                        Finding.of(
                                        Severity.CRITICAL,
                                        "Key %s was reported as leaked by %s, and revoked"
                                                .formatted(event.getKeyId(), source),
                                        sighting.second())
                                .because("reported by " + source),
                        active.swallows(rule.rule().id(), sighting)));
    }
}
