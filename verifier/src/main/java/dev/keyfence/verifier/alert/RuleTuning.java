package dev.keyfence.verifier.alert;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs from a rule's defaults.
 *
 * @param rule the rule
 * @param enabled false when it raises nothing
 * @param severity in place of its own; null to leave that
 * @param settings by name, as text; those that are not named keep their defaults
 * @param change who set it, and when
 */
public record RuleTuning(
        String rule,
        boolean enabled,
        @Nullable Severity severity,
        Map<String, String> settings,
        SettingChange change) {

    /** Keeps its own copy. */
    public RuleTuning {
        settings = Map.copyOf(settings);
    }
}
