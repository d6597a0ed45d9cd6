package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Severity;
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
