package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.KeysReceipt;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where the control API waits for the fleet. Safe for any number of threads; never blocks. */
@FunctionalInterface
public interface FleetWait {

    /**
     * Waits until every node that may answer has applied what this node has applied of the keys.
     *
     * @param patience how long to wait
     * @return completes with a confirmed receipt, or with a pending one when the wait is over;
     *     fails when too many calls wait
     */
    CompletableFuture<KeysReceipt> await(Duration patience);
}
