package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.respond.ResponseDesk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/responses/policies/{rule}}.
 *
 * @param wish what is asked for
 * @param problem what is wrong with the body; null when nothing is
 */
record PolicyBody(ResponseDesk.Wish wish, @Nullable Problem problem) {

    /** Longer is no suspension: revoke the key. */
    private static final Duration SUSPEND_MAX = Duration.ofDays(365);

    private static final Duration SUSPEND_MIN = Duration.ofSeconds(1);

    /** The rules' own names, and {@code U:} and a name for those of the user's. */
    private static final Pattern RULE = Pattern.compile("[A-Z][0-9]{1,3}|U:[a-z0-9_-]{1,64}");

    private static final List<String> FIELDS =
            List.of("action", "dry_run", "severity_min", "suspend_for");

    /** Whether this may be a rule's name. */
    static boolean isRule(String text) {
        return RULE.matcher(text).matches();
    }

    static PolicyBody read(byte @Nullable [] body, String rule) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        String action = fields.requiredText("action");
        if (!ResponseDesk.actions().contains(action)) {
            fields.reject("action", "must be one of " + String.join(", ", ResponseDesk.actions()));
        }
        // What nobody asked to be done is only written down.
        boolean said = fields.isGiven("dry_run") && !fields.isNull("dry_run");
        boolean dryRun = fields.flag("dry_run") || !said;
        String severity = fields.text("severity_min");
        if (severity != null && !ResponseDesk.severities().contains(severity)) {
            fields.reject(
                    "severity_min",
                    "must be one of " + String.join(", ", ResponseDesk.severities()));
        }
        Duration suspendFor = suspendFor(fields, action);
        return new PolicyBody(
                new ResponseDesk.Wish(
                        rule, action, dryRun, severity == null ? "critical" : severity, suspendFor),
                fields.problem());
    }

    private static @Nullable Duration suspendFor(JsonFields fields, String action) {
        String text = fields.text("suspend_for");
        if (text == null) {
            return null;
        }
        Optional<Duration> time =
                Times.duration(text)
                        .filter(it ->
                                it.compareTo(SUSPEND_MIN) >= 0 && it.compareTo(SUSPEND_MAX) <= 0);
        if (time.isEmpty()) {
            fields.reject("suspend_for", "must be a duration as ISO 8601 has it, PT1S to P365D");
        } else if (!action.equals("suspend")) {
            fields.reject("suspend_for", "goes with the action suspend only");
        }
        return time.orElse(null);
    }
}
