package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Detector;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A detector as it is set now. Immutable.
 *
 * @param detector with its settings
 * @param settings the same by name
 * @param version of their entry in the configuration; 0 for the defaults
 * @param severity in place of the findings' own, or null
 */
public record ActiveRule(
        Detector detector,
        Map<String, String> settings,
        int version,
        @Nullable Severity severity) {}
