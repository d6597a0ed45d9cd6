package dev.keyfence.verifier.key;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where, and for which requests, a key may be used. Immutable; read once for all keys that
 * have the same.
 *
 * @param ipAllow where requests may come from; none for anywhere
 * @param routes which requests may be made; none for any
 */
public record Restrictions(List<IpRange> ipAllow, List<RoutePattern> routes) {

    /** None, as most keys have. */
    public static final Restrictions NONE = new Restrictions(List.of(), List.of());

    /** How many of each kind a key may have: each is looked at with every request. */
    public static final int COUNT_MAX = 64;

    /** Keeps its own copies. */
    public Restrictions {
        ipAllow = List.copyOf(ipAllow);
        routes = List.copyOf(routes);
    }

    /**
     * Reads restrictions; {@link #NONE} where there are none.
     *
     * @throws IllegalArgumentException when one is not right; the message says what it looks like
     */
    public static Restrictions parse(List<String> ipAllow, List<String> routes) {
        if (ipAllow.isEmpty() && routes.isEmpty()) {
            return NONE;
        }
        if (ipAllow.size() > COUNT_MAX || routes.size() > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "a key has " + COUNT_MAX + " restrictions of a kind at the most");
        }
        return new Restrictions(
                ipAllow.stream().map(IpRange::parse).toList(),
                routes.stream().map(RoutePattern::parse).toList());
    }

    /** Whether there are none. */
    public boolean isNone() {
        return ipAllow.isEmpty() && routes.isEmpty();
    }

    /** The blocks of addresses as they were written. */
    public List<String> ipTexts() {
        return ipAllow.stream().map(IpRange::toString).toList();
    }

    /** The routes as they were written. */
    public List<String> routeTexts() {
        return routes.stream().map(RoutePattern::toString).toList();
    }

    /**
     * Whether a request may come from an address.
     *
     * @param address the client's; null when it is not told, which is no address that is allowed
     */
    public boolean allowFrom(@Nullable String address) {
        if (ipAllow.isEmpty()) {
            return true;
        }
        Optional<IpAddress> client = address == null ? Optional.empty() : IpAddress.parse(address);
        return client.isPresent()
                && ipAllow.stream().anyMatch(range -> range.contains(client.get()));
    }

    /**
     * Whether a request may be made. One whose path can be read in more than one way may not.
     *
     * @param method the HTTP method; null when it is not told
     * @param path the path, with or without its query; null when it is not told
     */
    public boolean allowRoute(@Nullable String method, @Nullable String path) {
        if (routes.isEmpty()) {
            return true;
        }
        Optional<List<String>> segments =
                path == null ? Optional.empty() : RoutePath.segments(path);
        return method != null
                && segments.isPresent()
                && routes.stream().anyMatch(route -> route.matches(method, segments.get()));
    }
}
