package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, as a gateway tells of it.
 *
 * @param profile the name of the API that was called
 * @param scopes what the gateway asks for here, beside what the profile's routes say
 * @param environments the environments that the gateway asks for here: one word, if any
 * @param headers the client's headers: they hold its key
 * @param told the client's method and path
 * @param clientIp the client's address; null when it is not known
 * @param minFence the position of the fence that must be in effect; null for any
 */
public record GatewayRequest(
        String profile,
        List<String> scopes,
        List<String> environments,
        Headers headers,
        ToldRoute told,
        @Nullable String clientIp,
        @Nullable String minFence) {

    /** Never shows the headers. */
    @Override
    public String toString() {
        return "GatewayRequest[" + profile + ", " + told.method() + ' ' + told.path() + ']';
    }
}
