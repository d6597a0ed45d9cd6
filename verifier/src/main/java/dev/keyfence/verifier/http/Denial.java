package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.HeaderScheme;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.profile.Profile;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of a refusal, as opposed to the trusted caller: keys that are unknown,
 * revoked, suspended or unreadable look alike, so that nobody learns which keys exist by trying.
 *
 * @param problem the document
 * @param challenge the value of {@code WWW-Authenticate} (RFC 6750 section 3); null for a node that
 *     could not decide, and for a key that may come back later
 */
record Denial(Problem problem, @Nullable String challenge) {

    private static final Problem MALFORMED =
            Problem.of(
                    401,
                    "malformed_key",
                    "This cannot be a key",
                    "what was presented is no key of this API: look for a cut or doubled key, or two"
                            + " that differ");
    private static final Problem INVALID =
            Problem.of(
                    401,
                    "invalid_key",
                    "The key is not valid",
                    "the key is not valid; ask its issuer");
    private static final Problem EXPIRED =
            Problem.of(
                    401,
                    "expired_key",
                    "The key has expired",
                    "the key is past its time; get a new one");
    private static final Problem WRONG_ENVIRONMENT =
            Problem.of(
                    401,
                    "wrong_environment",
                    "The key belongs elsewhere",
                    "the key belongs to another API or environment than this one");

    /** Whoever found a key does not learn from where, and for what, it could be used. */
    private static final Problem FORBIDDEN =
            Problem.of(
                    403,
                    "forbidden",
                    "The key may not be used for this",
                    "the key is not for this request; ask its issuer");

    private static final Problem RATE_LIMITED =
            Problem.of(
                    429,
                    "rate_limited",
                    "Too many requests",
                    "the key has made too many requests lately; the header Retry-After says when there"
                            + " is room");
    private static final Problem QUOTA_EXCEEDED =
            Problem.of(
                    429,
                    "quota_exceeded",
                    "The quota is used up",
                    "the key has made all the requests that it may make for now; the header Retry-After"
                            + " says when there is room");
    private static final Problem FENCED =
            Problem.unavailable(
                    "fenced",
                    "the node has lost touch with the fleet and answers nothing until it is back");
    private static final Problem WARMING_UP =
            Problem.unavailable("warming_up", "the node has just started and is catching up");

    private static final Problem LOG_FULL =
            Problem.unavailable(
                    "log_full",
                    "the node has no room to record what it answers, and answers nothing until it has");

    private static final Problem STALE =
            Problem.unavailable(
                    "stale",
                    "the node has not applied the position of the fence that the request demands; try"
                            + " again, or ask another node");

    /**
     * What to tell a client.
     *
     * @param missingScope the scope that is missing; null where that is not why
     * @param profile the API that was called
     */
    static Denial of(DenyReason reason, @Nullable String missingScope, Profile profile) {
        String challenge = profile.challenge();
        String invalid = challenge + ", error=\"invalid_token\"";
        return switch (reason) {
            case FENCED -> new Denial(FENCED, null);
            case WARMING_UP -> new Denial(WARMING_UP, null);
            case LOG_FULL -> new Denial(LOG_FULL, null);
            case STALE -> new Denial(STALE, null);
            case MISSING_KEY -> new Denial(missing(profile), challenge);
            case MALFORMED_KEY -> new Denial(MALFORMED, invalid);
            case UNKNOWN_KEY, INVALID_TOKEN, UNREADABLE_KEY, REVOKED, SUSPENDED ->
                    new Denial(INVALID, invalid);
            case EXPIRED -> new Denial(EXPIRED, invalid);
            case WRONG_ENVIRONMENT -> new Denial(WRONG_ENVIRONMENT, invalid);
            case IP_NOT_ALLOWED, ROUTE_NOT_ALLOWED ->
                    new Denial(FORBIDDEN, challenge + ", error=\"insufficient_scope\"");
            case RATE_LIMITED -> new Denial(RATE_LIMITED, null);
            case QUOTA_EXCEEDED -> new Denial(QUOTA_EXCEEDED, null);
            case INSUFFICIENT_SCOPE -> insufficientScope(missingScope, challenge);
        };
    }

    private static Problem missing(Profile profile) {
        return Problem.of(
                401,
                "missing_key",
                "No key was presented",
                "present a key in one of these headers: "
                        + profile.schemes().stream()
                                .map(HeaderScheme::usage)
                                .collect(Collectors.joining("; ")));
    }

    private static Denial insufficientScope(@Nullable String scope, String challenge) {
        // Scopes are checked for their syntax before they are asked for: no quotes, no controls.
        String missing = scope == null ? "" : scope;
        return new Denial(
                Problem.of(
                                403,
                                DenyReason.INSUFFICIENT_SCOPE.code(),
                                "The key may not do this",
                                "the key does not hold the scope '" + missing + "'")
                        .with("scope", missing),
                challenge + ", error=\"insufficient_scope\", scope=\"" + missing + "\"");
    }
}
