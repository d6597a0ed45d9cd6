package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.RevocationPage;
import dev.keyfence.verifier.fence.RevocationQuery;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where the control API revokes. Safe for any number of threads; never waits for the network. */
public interface RevocationService {

    /**
     * Revokes, for good.
     *
     * @param order what to revoke and why
     * @param wait how long to wait for the fleet
     * @return completes with a confirmed receipt, or with a pending one when the wait is over;
     *     fails when the revocation did not certainly reach the log
     */
    CompletableFuture<ReportedRevocation> revoke(RevocationOrder order, Duration wait);

    /**
     * One revocation as it is now.
     *
     * @param wait how long to wait for the fleet
     * @return completes when it is confirmed or the wait is over; empty when none has this id
     */
    CompletableFuture<Optional<ReportedRevocation>> find(String id, Duration wait);

    /**
     * Lists revocations, newest first.
     *
     * @param before only those that stand before this position of the fence
     * @param limit how many at the most
     */
    RevocationPage list(RevocationQuery query, long before, int limit);

    /** Whether a name of {@link RevocationIds} is in use for another body than this one. */
    boolean isOtherwiseUsed(String id);

    /**
     * What to revoke.
     *
     * @param target what it covers
     * @param issuedBefore only keys created before this; null for all until now, in the log's order
     * @param reason why
     * @param note more on why; null for none
     * @param actor who asks
     * @param id the revocation's name, so that the same call made again is the same revocation;
     *     null for a new one
     * @param leakSource where a leak is the cause, who found it; null else
     */
    record RevocationOrder(
            Target target,
            @Nullable Instant issuedBefore,
            RevocationReason reason,
            @Nullable String note,
            Actor actor,
            @Nullable String id,
            @Nullable String leakSource) {

        /** A revocation that no leak is the cause of. */
        public RevocationOrder(
                Target target,
                @Nullable Instant issuedBefore,
                RevocationReason reason,
                @Nullable String note,
                Actor actor,
                @Nullable String id) {
            this(target, issuedBefore, reason, note, actor, id, null);
        }
    }
}
