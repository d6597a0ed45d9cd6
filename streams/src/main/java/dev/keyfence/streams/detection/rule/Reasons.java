package dev.keyfence.streams.detection.rule;

import java.util.Set;

/**
 * The reasons of decisions that detectors tell apart: the verifier's, and those that logs of other
 * systems use for the same.
 */
public final class Reasons {

    /** The key was revoked. */
    public static final String REVOKED = "revoked";

    /** The key is past its time. */
    public static final String EXPIRED = "expired";

    /** The key does not hold what the request needs. */
    public static final String INSUFFICIENT_SCOPE = "insufficient_scope";

    /** The key belongs to another environment. */
    public static final String WRONG_ENVIRONMENT = "wrong_environment";

    /** A secret that does not belong to the key that it names. */
    static final Set<String> WRONG_SECRETS =
            Set.of("invalid_token", "bad_secret", "bad_checksum", "bad_signature");

    /** Nothing opens by it. */
    static final Set<String> GUESSES =
            Set.of(
                    "unknown_key",
                    "malformed_key",
                    "invalid_token",
                    "bad_secret",
                    "bad_checksum",
                    "bad_signature");

    /** There is nothing at the path, or nothing for this key. */
    public static final Set<String> NO_ROUTE =
            Set.of("route_not_allowed", "unknown_route", "not_found");

    /** What the node or the key's life is the reason of, whatever is asked for. */
    static final Set<String> NOT_THE_REQUEST =
            Set.of(
                    "fenced",
                    "warming_up",
                    "log_full",
                    "stale",
                    "unreadable_key",
                    REVOKED,
                    EXPIRED,
                    "suspended");

    private Reasons() {}
}
