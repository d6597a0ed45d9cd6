package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where the control API revokes. Safe for any number of threads; never blocks. */
@FunctionalInterface
public interface RevocationService {

    /**
     * Revokes one key, for good.
     *
     * @param request what to revoke and why
     * @param wait how long to wait for the fleet
     * @return completes with a confirmed receipt, or with a pending one when the wait is over;
     *     fails when the revocation did not certainly reach the log
     */
    CompletableFuture<Receipt> revoke(KeyRevocation request, Duration wait);

    /**
     * A key to revoke.
     *
     * @param keyId the key
     * @param reason why
     * @param note more on why; null for none
     * @param actor who asks
     */
    record KeyRevocation(
            KeyId keyId, RevocationReason reason, @Nullable String note, Actor actor) {}
}
