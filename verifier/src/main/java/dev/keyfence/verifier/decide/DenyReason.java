package dev.keyfence.verifier.decide;

import java.util.Locale;

/**
 * Why a request is refused, in the order in which the checks are made: the first that fails
 * decides.
 */
public enum DenyReason {
    /** The node's lease has run out: it may not answer. */
    FENCED,
    /** The node has not caught up yet: it cannot answer. */
    WARMING_UP,
    /** There is no room to record the decision, and the profile says that then none is made. */
    LOG_FULL,
    /** The node has not applied as much of the fence as the request demands. */
    STALE,
    /** No key was presented. */
    MISSING_KEY,
    /**
     * What was presented cannot be a key: prefix, length, characters or checksum are wrong, or
     * there were two.
     */
    MALFORMED_KEY,
    /** No key has this digest. */
    UNKNOWN_KEY,
    /**
     * The token is not signed by the key that it names, or claims what the profile or the key does
     * not allow.
     */
    INVALID_TOKEN,
    /** The node could not read the key's last change, and so refuses it. */
    UNREADABLE_KEY,
    /** The key, its owner, or something else it belongs to was revoked. */
    REVOKED,
    /** The key, or the secret presented, is past its time. */
    EXPIRED,
    /** The key is suspended. */
    SUSPENDED,
    /** The key belongs to another profile or environment than the one asked for. */
    WRONG_ENVIRONMENT,
    /** The key may not be used from the client's address, or that address is not told. */
    IP_NOT_ALLOWED,
    /** The key may not be used for this method and path, or they are not told or not plain. */
    ROUTE_NOT_ALLOWED,
    /** The key does not hold what the request needs. */
    INSUFFICIENT_SCOPE,
    /** The key has made too many requests lately. */
    RATE_LIMITED,
    /** The key has made all the requests that it may make in a long while. */
    QUOTA_EXCEEDED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable code in answers, decisions and metrics. */
    public String code() {
        return code;
    }

    /** True when the node could not decide, as opposed to having decided against the key. */
    public boolean unavailable() {
        return this == FENCED || this == WARMING_UP || this == LOG_FULL || this == STALE;
    }
}
