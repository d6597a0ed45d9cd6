package dev.keyfence.verifier.decide;

import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.KeyStatus;
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
     * @param nowMicros microseconds since the epoch
     */
    public Verdict decide(Ask ask, Candidate candidate, long nowMicros) {
        DenyReason dead = whyDead(candidate, nowMicros);
        if (dead != null) {
            return new Deny(dead, candidate, null);
        }
        StoredKey key = candidate.key();
        if (!key.profile().equals(ask.profile())
                || (ask.environment() != null && key.environment() != ask.environment())) {
            return new Deny(DenyReason.WRONG_ENVIRONMENT, candidate, null);
        }
        Optional<String> missing = Scopes.firstMissing(ask.scopes(), key.scopes());
        if (missing.isPresent()) {
            return new Deny(DenyReason.INSUFFICIENT_SCOPE, candidate, missing.get());
        }
        return new Allow(candidate);
    }

    private @Nullable DenyReason whyDead(Candidate candidate, long nowMicros) {
        StoredKey key = candidate.key();
        KeyStatus status = key.status();
        if (status == KeyStatus.UNREADABLE) {
            return DenyReason.UNREADABLE_KEY;
        }
        if (status == KeyStatus.REVOKED || revocations.covers(key)) {
            return DenyReason.REVOKED;
        }
        if (status == KeyStatus.EXPIRED
                || nowMicros >= key.expiresAtMicros()
                || nowMicros >= candidate.secretValidUntilMicros()) {
            return DenyReason.EXPIRED;
        }
        return status == KeyStatus.SUSPENDED ? DenyReason.SUSPENDED : null;
    }
}
