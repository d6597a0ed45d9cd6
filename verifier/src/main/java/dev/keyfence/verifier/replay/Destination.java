package dev.keyfence.verifier.replay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the requests of a log go. For the reading thread. */
interface Destination {

    /** Why nothing can be sent there, as one clause; null when it seems possible. */
    @Nullable String unreachable();

    /** Sends one request; waits while too many are under way. */
    void send(long number, LoggedRequest request) throws InterruptedException;

    /** Waits, so long, for what is under way; what is then still out counts as unanswered. */
    void drain(Duration timeout) throws InterruptedException;

    /** What became of the revocation; null when there was none. */
    default @Nullable RevocationOutcome revocation() {
        return null;
    }
}
