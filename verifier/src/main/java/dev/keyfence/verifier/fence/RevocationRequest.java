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
 * @param issuedBefore only keys created before this; null for every key that was asked for before
 *     the revocation stands in the log, whatever the clocks say
 * @param reason why
 * @param note a note given with it
 * @param actor who asks
 * @param patience how long to wait for the confirmation; 0 to {@link #WAIT_MAX}
 */
public record RevocationRequest(
        Target target,
        @Nullable Instant issuedBefore,
        RevocationReason reason,
        @Nullable String note,
        Actor actor,
        Duration patience) {

    /** A call is not held open for longer. */
    public static final Duration WAIT_MAX = Duration.ofMinutes(1);

    /** Checks the patience. */
    public RevocationRequest {
        if (patience.isNegative() || patience.compareTo(WAIT_MAX) > 0) {
            throw new IllegalArgumentException("a wait is from 0 to " + WAIT_MAX + ": " + patience);
        }
    }
}
