package dev.keyfence.verifier.decide;

import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a key that was found may do what is asked. Pure but for the revocations it consults; safe
 * for any number of threads.
 */
public final class Decider {

    private final RevocationCheck revocations;

    /** A decider that consults these revocations beside the key's own state. */
    public Decider(RevocationCheck revocations) {
        this.revocations = revocations;
    }

    /**
     * Makes the checks in the order of {@link DenyReason}; the first that fails decides.
     *
     * @param ask what the request wants
     * @param candidate the key that was presented
     * @param call the request, as the key's restrictions look at it
     * @param nowMicros microseconds since the epoch
     */
    public Verdict decide(Ask ask, Candidate candidate, Call call, long nowMicros) {
        DenyReason dead = whyDead(candidate, nowMicros);
        if (dead != null) {
            return new Deny(dead, candidate, null);
        }
        StoredKey key = candidate.key();
        if (!key.profile().equals(ask.profile())
                || (ask.environment() != null && key.environment() != ask.environment())) {
            return new Deny(DenyReason.WRONG_ENVIRONMENT, candidate, null);
        }
        DenyReason outside = whyOutside(key.terms().restrictions(), call);
        if (outside != null) {
            return new Deny(outside, candidate, null);
        }
        Optional<String> missing = ask.grants().firstMissing(ask.scopes(), key.scopes());
        if (missing.isPresent()) {
            return new Deny(DenyReason.INSUFFICIENT_SCOPE, candidate, missing.get());
        }
        return new Allow(candidate);
    }

    /** Why a key may not be used for this request whatever it holds; null when it may. */
    private static @Nullable DenyReason whyOutside(Restrictions restrictions, Call call) {
        if (restrictions.isNone()) {
            return null;
        }
        if (!restrictions.allowFrom(call.clientIp())) {
            return DenyReason.IP_NOT_ALLOWED;
        }
        return restrictions.allowRoute(call.method(), call.path())
                ? null
                : DenyReason.ROUTE_NOT_ALLOWED;
    }

    private @Nullable DenyReason whyDead(Candidate candidate, long nowMicros) {
        StoredKey key = candidate.key();
        DenyReason byStatus = reasonOf(key.status());
        if (byStatus == DenyReason.UNREADABLE_KEY || byStatus == DenyReason.REVOKED) {
            return byStatus;
        }
        if (revocations.covers(key)) {
            return DenyReason.REVOKED;
        }
        if (nowMicros >= candidate.expiresAtMicros()) {
            return DenyReason.EXPIRED;
        }
        return byStatus;
    }

    /** Why a key of this status is refused whatever else holds; null when it is not. */
    private static @Nullable DenyReason reasonOf(KeyStatus status) {
        return switch (status) {
            case ACTIVE -> null;
            case SUSPENDED -> DenyReason.SUSPENDED;
            case EXPIRED -> DenyReason.EXPIRED;
            case REVOKED -> DenyReason.REVOKED;
            case UNREADABLE -> DenyReason.UNREADABLE_KEY;
        };
    }
}
