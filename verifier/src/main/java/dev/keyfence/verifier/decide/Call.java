package dev.keyfence.verifier.decide;

import org.jspecify.annotations.Nullable;

/**
 * A request as its key's restrictions look at it: in full and as it came, and so not for
 * publishing, since a path may hold a key.
 *
 * @param method the HTTP method; null when it is not told
 * @param path the path; null when it is not told
 * @param clientIp the client's address; null when it is not told
 */
public record Call(@Nullable String method, @Nullable String path, @Nullable String clientIp) {

    /** Nothing is told. */
    public static final Call UNTOLD = new Call(null, null, null);

    /** Never shows the path. */
    @Override
    public String toString() {
        return "Call[" + method + ", " + clientIp + ']';
    }
}
