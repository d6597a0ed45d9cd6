package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding with all that is around it. Immutable.
 *
 * @param rule the rule that it is of
 * @param settings the rule's settings by name
 * @param settingsVersion of their entry in the configuration; 0 for the defaults
 * @param severity of the finding, or what the settings say in its place
 * @param entity what it is about
 * @param sighting the decision that led to it
 * @param finding what was found
 * @param exception the id of the exception that swallows it, or null
 */
public record Hit(
        Rule rule,
        Map<String, String> settings,
        int settingsVersion,
        Severity severity,
        Entity entity,
        Sighting sighting,
        Finding finding,
        @Nullable String exception) {}
