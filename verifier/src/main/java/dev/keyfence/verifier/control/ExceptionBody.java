package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.AlertException.Criteria;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.IpRange;
import dev.keyfence.verifier.key.KeyId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/alerts/exceptions}.
 *
 * @param criteria which alerts nobody wants to be told of
 * @param reason why
 * @param expiresAtMicros until when, microseconds since the epoch
 * @param problem what is wrong with the body; null when nothing is
 */
record ExceptionBody(
        Criteria criteria, String reason, long expiresAtMicros, @Nullable Problem problem) {

    /** Longer than a year is for ever, and nobody remembers why. */
    static final Duration LENGTH_MAX = Duration.ofDays(400);

    private static final List<String> FIELDS =
            List.of(
                    "rule",
                    "key_id",
                    "owner",
                    "network",
                    "autonomous_system",
                    "user_agent",
                    "reason",
                    "expires_at");

    private static final int REASON_CHARACTERS_MAX = 1_024;
    private static final int OWNER_CHARACTERS_MAX = 256;
    private static final int AGENT_CHARACTERS_MAX = 256;
    private static final long SYSTEM_MAX = 4_294_967_295L;

    /** Rules of the user's; which there are only the topology knows. */
    private static final Pattern USER_RULE = Pattern.compile("U:[a-z0-9_-]{1,64}");

    /** Reads a body. */
    static ExceptionBody read(byte @Nullable [] body, RuleCatalogue catalogue, long nowMicros) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        Criteria criteria =
                new Criteria(
                        rule(fields, catalogue),
                        keyId(fields),
                        text(fields, "owner", OWNER_CHARACTERS_MAX),
                        network(fields),
                        system(fields),
                        text(fields, "user_agent", AGENT_CHARACTERS_MAX));
        String reason = Words.required(fields, "reason", REASON_CHARACTERS_MAX);
        long expires = expiry(fields, nowMicros);
        if (fields.problem() == null && criteria.isEmpty()) {
            fields.reject(
                    "rule",
                    "or key_id, owner, network, autonomous_system or user_agent must say which"
                            + " alerts");
        }
        return new ExceptionBody(criteria, reason, expires, fields.problem());
    }

    private static @Nullable String rule(JsonFields fields, RuleCatalogue catalogue) {
        String rule = fields.text("rule");
        if (rule != null && catalogue.rule(rule).isEmpty() && !USER_RULE.matcher(rule).matches()) {
            fields.reject("rule", "must be the id of a rule: GET /v1/rules lists them");
        }
        return rule;
    }

    private static @Nullable String keyId(JsonFields fields) {
        String id = fields.text("key_id");
        if (id != null && KeyId.parse(id).isEmpty()) {
            fields.reject("key_id", "must be the id of a key");
        }
        return id;
    }

    private static @Nullable String network(JsonFields fields) {
        String network = fields.text("network");
        if (network != null) {
            try {
                IpRange _ = IpRange.parse(network);
            } catch (IllegalArgumentException e) {
                fields.reject("network", "cannot be used: " + e.getMessage());
            }
        }
        return network;
    }

    private static @Nullable Long system(JsonFields fields) {
        Long number = fields.integer("autonomous_system");
        if (number != null && (number < 0 || number > SYSTEM_MAX)) {
            fields.reject("autonomous_system", "must be 0 to " + SYSTEM_MAX);
        }
        return number;
    }

    private static @Nullable String text(JsonFields fields, String name, int charactersMax) {
        String text = Words.optional(fields, name, charactersMax);
        return text.isEmpty() ? null : text;
    }

    private static long expiry(JsonFields fields, long nowMicros) {
        Optional<Long> expires = Times.micros(fields.requiredText("expires_at"));
        long latest = nowMicros + TimeUnit.MILLISECONDS.toMicros(LENGTH_MAX.toMillis());
        if (expires.isEmpty() || expires.get() <= nowMicros || expires.get() > latest) {
            fields.reject(
                    "expires_at",
                    "must be a time as RFC 3339 has it, from now on and within %d days"
                            .formatted(LENGTH_MAX.toDays()));
        }
        return expires.orElse(nowMicros);
    }
}
