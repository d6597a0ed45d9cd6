package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict.Deny;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of a refusal, as opposed to the trusted caller: keys that are unknown,
 * revoked, suspended or unreadable look alike, so that nobody learns which keys exist by trying.
 *
 * @param problem the document
 * @param challenge the value of {@code WWW-Authenticate} (RFC 6750 section 3); null for a node that
 *     could not decide
 */
record Denial(Problem problem, @Nullable String challenge) {

    private static final String CHALLENGE = "Bearer realm=\"keyfence\"";
    private static final String INVALID_TOKEN = CHALLENGE + ", error=\"invalid_token\"";

    private static final Denial MISSING =
            new Denial(
                    Problem.of(
                            401,
                            "missing_key",
                            "No key was presented",
                            "present a key as 'Authorization: Bearer …', 'Authorization: Key …' or"
                                    + " 'X-Api-Key: …'"),
                    CHALLENGE);
    private static final Denial MALFORMED =
            invalid(
                    "malformed_key",
                    "This cannot be a key",
                    "what was presented is no key of this API: look for a cut or doubled key, or two"
                            + " that differ");
    private static final Denial INVALID =
            invalid("invalid_key", "The key is not valid", "the key is not valid; ask its issuer");
    private static final Denial EXPIRED =
            invalid(
                    "expired_key",
                    "The key has expired",
                    "the key is past its time; get a new one");
    private static final Denial WRONG_ENVIRONMENT =
            invalid(
                    "wrong_environment",
                    "The key belongs elsewhere",
                    "the key belongs to another API or environment than this one");
    private static final Denial FENCED =
            new Denial(
                    Problem.unavailable(
                            "fenced",
                            "the node has lost touch with the fleet and answers nothing until it is"
                                    + " back"),
                    null);
    private static final Denial WARMING_UP =
            new Denial(
                    Problem.unavailable(
                            "warming_up", "the node has just started and is catching up"),
                    null);

    private static final Denial STALE =
            new Denial(
                    Problem.unavailable(
                            "stale",
                            "the node has not applied the position of the fence that the request"
                                    + " demands; try again, or ask another node"),
                    null);

    /** What to tell a client. */
    static Denial of(Deny deny) {
        return switch (deny.reason()) {
            case FENCED -> FENCED;
            case WARMING_UP -> WARMING_UP;
            case STALE -> STALE;
            case MISSING_KEY -> MISSING;
            case MALFORMED_KEY -> MALFORMED;
            case UNKNOWN_KEY, UNREADABLE_KEY, REVOKED, SUSPENDED -> INVALID;
            case EXPIRED -> EXPIRED;
            case WRONG_ENVIRONMENT -> WRONG_ENVIRONMENT;
            case INSUFFICIENT_SCOPE -> insufficientScope(deny);
        };
    }

    private static Denial insufficientScope(Deny deny) {
        // Scopes are checked for their syntax before they are asked for: no quotes, no controls.
        String missing = deny.missingScope() == null ? "" : deny.missingScope();
        return new Denial(
                Problem.of(
                                403,
                                DenyReason.INSUFFICIENT_SCOPE.code(),
                                "The key may not do this",
                                "the key does not hold the scope '" + missing + "'")
                        .with("scope", missing),
                CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + missing + "\"");
    }

    private static Denial invalid(String code, String title, String detail) {
        return new Denial(Problem.of(401, code, title, detail), INVALID_TOKEN);
    }
}
