package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/rules/{rule}}.
 *
 * @param enabled whether the rule raises anything
 * @param severity in place of its own; null to leave that
 * @param settings by name
 * @param problem what is wrong with the body; null when nothing is
 */
record RuleBody(
        boolean enabled,
        @Nullable Severity severity,
        Map<String, String> settings,
        @Nullable Problem problem) {

    /** No rule has more settings. */
    private static final int SETTINGS_MAX = 64;

    /** Reads a body for a rule. */
    static RuleBody read(byte @Nullable [] body, String rule, RuleCatalogue catalogue) {
        JsonFields fields = JsonFields.read(body, List.of("enabled", "severity", "settings"));
        boolean enabled = fields.flag("enabled");
        if (!fields.isGiven("enabled") || fields.isNull("enabled")) {
            enabled = true;
        }
        Severity severity = severity(fields);
        Map<String, String> settings = fields.textMap("settings", SETTINGS_MAX);
        catalogue.objection(rule, settings).ifPresent(why -> fields.reject("settings", why));
        return new RuleBody(enabled, severity, settings, fields.problem());
    }

    private static @Nullable Severity severity(JsonFields fields) {
        String word = fields.text("severity");
        if (word == null) {
            return null;
        }
        Optional<Severity> severity = Severity.ofWord(word);
        if (severity.isEmpty()) {
            fields.reject("severity", "must be info, low, medium, high or critical");
        }
        return severity.orElse(null);
    }
}
