package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is set now. Immutable.
 *
 * @param rule what it raises alerts as
 * @param code with its settings
 * @param settings the same by name
 * @param version of their entry in the configuration; 0 for the defaults
 * @param severity in place of the findings' own, or null
 * @param <T> its code
 */
public record ActiveRule<T>(
        Rule rule, T code, Map<String, String> settings, int version, @Nullable Severity severity) {

    /**
     * A rule as these entries set it.
     *
     * @param tunings by the rules' ids; the defaults hold for a rule that has none
     * @return null when it is switched off
     */
    static <T> @Nullable ActiveRule<T> of(
            Detectors.Kind<?, T> kind, Map<String, DetectorConfig> tunings) {
        DetectorConfig entry = tunings.get(kind.rule().id());
        RuleTuning tuning = entry == null ? null : entry.getTuning();
        if (entry == null || tuning == null) {
            return new ActiveRule<>(kind.rule(), kind.with(Map.of()), kind.text(Map.of()), 0, null);
        }
        return tuning.getEnabled()
                ? new ActiveRule<>(
                        kind.rule(),
                        kind.with(tuning.getSettings()),
                        kind.text(tuning.getSettings()),
                        entry.getVersion(),
                        tuning.getSeverity())
                : null;
    }

    /** A hit of a rule about the pipeline, which rests on no decision, or on many. */
    Hit hit(ActiveRules active, Entity entity, Finding finding, PipelineWatch.Cause cause) {
        Sighting sighting =
                Sighting.instead(
                        cause.decision() == null ? "" : cause.decision(),
                        cause.micros(),
                        null,
                        null,
                        "",
                        rule.name(),
                        false);
        return hit(entity, sighting, finding, active.swallows(rule.id(), sighting));
    }

    /**
     * A hit of it.
     *
     * @param exception the id of the exception that swallows it, or null
     */
    public Hit hit(Entity entity, Sighting sighting, Finding finding, @Nullable String exception) {
        return new Hit(
                rule,
                settings,
                version,
                severity == null ? finding.severity() : severity,
                entity,
                sighting,
                finding,
                exception);
    }
}
