package dev.keyfence.verifier.verify;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the request that a key came with; each part is null when it was not told. Parts
 * longer than their limit are cut, since decisions wait in memory when Kafka is away, and the route
 * ends before its query, since that is where careless clients put keys.
 *
 * @param method the HTTP method; {@value #METHOD_CHARACTERS_MAX} characters at most
 * @param route the path, without its query; {@value #ROUTE_CHARACTERS_MAX} characters at most
 * @param clientIp the client's address; {@value #CLIENT_IP_CHARACTERS_MAX} characters at most
 * @param userAgent the client's user agent; {@value #USER_AGENT_CHARACTERS_MAX} characters at most
 * @param requestTimeMicros when the request was made, where that is not now; microseconds since the
 *     epoch
 */
public record RequestContext(
        @Nullable String method,
        @Nullable String route,
        @Nullable String clientIp,
        @Nullable String userAgent,
        @Nullable Long requestTimeMicros) {

    /** The longest registered method is 17 characters (UPDATEREDIRECTREF). */
    public static final int METHOD_CHARACTERS_MAX = 32;

    /** Enough for every route that is worth counting. */
    public static final int ROUTE_CHARACTERS_MAX = 2_048;

    /** An IPv6 address with a zone has less. */
    public static final int CLIENT_IP_CHARACTERS_MAX = 64;

    /** Browsers send about 150. */
    public static final int USER_AGENT_CHARACTERS_MAX = 512;

    /** Nothing is known. */
    public static final RequestContext NONE = new RequestContext(null, null, null, null, null);

    /** Cuts what is too long. */
    public RequestContext {
        method = cut(method, METHOD_CHARACTERS_MAX);
        route = cut(withoutQuery(route), ROUTE_CHARACTERS_MAX);
        clientIp = cut(clientIp, CLIENT_IP_CHARACTERS_MAX);
        userAgent = cut(userAgent, USER_AGENT_CHARACTERS_MAX);
    }

    private static @Nullable String withoutQuery(@Nullable String route) {
        int query = route == null ? -1 : route.indexOf('?');
        return route == null || query < 0 ? route : route.substring(0, query);
    }

    private static @Nullable String cut(@Nullable String text, int charactersMax) {
        return text == null || text.length() <= charactersMax
                ? text
                : text.substring(0, charactersMax);
    }
}
