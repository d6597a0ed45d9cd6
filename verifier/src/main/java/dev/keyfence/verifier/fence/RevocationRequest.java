package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.RevocationReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a revocation.
 *
 * @param target what to revoke
 * @param issuedBefore only keys created before this, allowing for {@link ClockSkew}; null for every
 *     key that was asked for before the revocation stands in the log, whatever the clocks say
 * @param reason why
 * @param note a note given with it
 * @param actor who asks
 * @param patience how long to wait for the confirmation; 0 to {@link #WAIT_MAX}
 * @param id the revocation's name, where the same request must lead to the same revocation; null
 *     for a new one. A name must stand for one content only
 * @param leakSource of a revocation for a leak: who found it; null for all else
 */
public record RevocationRequest(
        Target target,
        @Nullable Instant issuedBefore,
        RevocationReason reason,
        @Nullable String note,
        Actor actor,
        Duration patience,
        @Nullable String id,
        @Nullable String leakSource) {

    /** A call is not held open for longer. */
    public static final Duration WAIT_MAX = Duration.ofMinutes(1);

    /** A new revocation. */
    public RevocationRequest(
            Target target,
            @Nullable Instant issuedBefore,
            RevocationReason reason,
            @Nullable String note,
            Actor actor,
            Duration patience) {
        this(target, issuedBefore, reason, note, actor, patience, null, null);
    }

    /** Checks the patience. */
    public RevocationRequest {
        if (patience.isNegative() || patience.compareTo(WAIT_MAX) > 0) {
            throw new IllegalArgumentException("a wait is from 0 to " + WAIT_MAX + ": " + patience);
        }
    }
}
