package dev.keyfence.verifier.http;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where whoever holds a key ends it. Safe for any number of threads; never blocks. */
@FunctionalInterface
public interface TokenRevocation {

    /** What becomes of it. */
    enum Outcome {
        /** The key is in the log of revocations, now or since earlier. */
        REVOKED,
        /** It opens no key, so there is nothing to end. */
        UNKNOWN,
        /** It is the last administrator's key, which this way ends by mistake only. */
        LAST_ADMIN_KEY,
        /** This node cannot tell, or the log did not certainly take it: try again. */
        UNAVAILABLE
    }

    /**
     * Ends the key that a text opens.
     *
     * @param token what may be a key
     * @param address where the call comes from; null when that is not known
     * @param requestId the call's id
     */
    CompletableFuture<Outcome> revoke(String token, @Nullable String address, String requestId);
}
