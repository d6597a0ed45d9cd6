package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.verify.Decision;
import io.micronaut.http.HttpHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal may show, apart from the decision it came of: so that a gateway which cannot pass
 * on the body of a refusal can carry the facts over in headers and have the body written later.
 *
 * @param reason why
 * @param keyId the key's id; for a key that is not known {@code key_} and a fingerprint
 * @param expiredAt from when on the key is refused; null where that is not why
 * @param missingScope the scope that is missing; null where that is not why
 * @param decisionId the decision's id
 * @param limits the client's headers about its limits, by name; none where they are not why
 */
record RefusalFacts(
        DenyReason reason,
        String keyId,
        @Nullable String expiredAt,
        @Nullable String missingScope,
        String decisionId,
        Map<String, String> limits) {

    static final String REASON = "X-Keyfence-Reason";
    static final String KEY_ID = "X-Keyfence-Key-Id";
    static final String DECISION_ID = "X-Keyfence-Decision-Id";
    private static final String EXPIRED_AT = "X-Keyfence-Expired-At";
    private static final String MISSING_SCOPE = "X-Keyfence-Missing-Scope";

    /** How the client's headers about its limits are called on their way through a gateway. */
    private static final Map<String, String> CARRIED =
            Map.of(
                    LimitHeaders.RATE_LIMIT, "X-Keyfence-Rate-Limit",
                    LimitHeaders.POLICY, "X-Keyfence-Rate-Limit-Policy",
                    LimitHeaders.RETRY_AFTER, "X-Keyfence-Retry-After");

    static RefusalFacts of(Decision decision, Deny deny) {
        return new RefusalFacts(
                deny.reason(),
                keyId(decision, deny.candidate()),
                deny.reason() == DenyReason.EXPIRED && deny.candidate() != null
                        ? expiredAt(deny.candidate())
                        : null,
                deny.missingScope(),
                decision.id().toString(),
                LimitHeaders.of(deny.usage()));
    }

    /** The facts that a gateway carried over; empty when it names no reason that there is. */
    static Optional<RefusalFacts> of(HttpHeaders headers) {
        String code = headers.get(REASON);
        return Arrays.stream(DenyReason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .map(reason ->
                        new RefusalFacts(
                                reason,
                                text(headers, KEY_ID, "key_unknown"),
                                CleanText.ascii(headers.get(EXPIRED_AT)),
                                scope(headers.get(MISSING_SCOPE)),
                                text(headers, DECISION_ID, ""),
                                limits(headers)));
    }

    private static Map<String, String> limits(HttpHeaders headers) {
        Map<String, String> limits = new HashMap<>();
        CARRIED.forEach((name, carried) -> {
            String value = CleanText.ascii(headers.get(carried));
            if (value != null && !value.isEmpty()) {
                limits.put(name, value);
            }
        });
        return limits;
    }

    /** After how many seconds the client may try again. */
    String retryAfter() {
        return limits.getOrDefault(LimitHeaders.RETRY_AFTER, Answers.RETRY_AFTER_SECONDS);
    }

    /** The facts as headers, for the gateway. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(REASON, reason.code());
        headers.put(KEY_ID, keyId);
        headers.put(DECISION_ID, decisionId);
        if (expiredAt != null) {
            headers.put(EXPIRED_AT, expiredAt);
        }
        if (missingScope != null) {
            headers.put(MISSING_SCOPE, missingScope);
        }
        limits.forEach((name, value) -> headers.put(CARRIED.getOrDefault(name, name), value));
        return headers;
    }

    /** A scope goes into a header as it is, so it must be one. */
    private static @Nullable String scope(@Nullable String text) {
        return text != null && text.matches("[A-Za-z0-9_.:*-]{1,520}") ? text : null;
    }

    private static String text(HttpHeaders headers, String name, String missing) {
        String text = CleanText.ascii(headers.get(name));
        return text == null ? missing : text;
    }

    private static String keyId(Decision decision, @Nullable Candidate candidate) {
        if (candidate != null) {
            return candidate.key().id().toString();
        }
        return decision.digestPrefix() == null ? "key_unknown" : "key_" + decision.digestPrefix();
    }

    private static @Nullable String expiredAt(Candidate candidate) {
        return Times.text(candidate.expiresAtMicros());
    }
}
