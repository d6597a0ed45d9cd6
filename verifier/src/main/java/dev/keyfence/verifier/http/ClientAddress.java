package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Headers;
import dev.keyfence.verifier.key.IpAddress;
import io.micronaut.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is: the connection's other end, unless that is a trusted proxy. Then it is the
 * last address of the proxies' header that is no trusted proxy itself; what stands before it may
 * have been written by the client, and is not looked at.
 */
public final class ClientAddress {

    /** More proxies in a row than anybody has; a client that writes more is not listened to. */
    private static final int HOPS_MAX = 64;

    private final TrustedProxies proxies;

    /** Believes these proxies. */
    public ClientAddress(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** The client's address; null when it cannot be told for sure, or the connection is gone. */
    public @Nullable String of(HttpRequest<?> request) {
        return of(text(request.getRemoteAddress()), request.getHeaders()::getAll);
    }

    /**
     * As above.
     *
     * @param peer the address of the connection's other end; null when it is gone
     * @param headers the request's
     */
    @Nullable String of(@Nullable String peer, Headers headers) {
        if (peer == null || proxies.ranges().isEmpty()) {
            return peer;
        }
        Optional<IpAddress> from = IpAddress.parse(peer);
        return from.isPresent() && proxies.include(from.get())
                ? told(peer, headers.all(proxies.header()))
                : peer;
    }

    /** The address of a connection's other end as text; null for none. */
    static @Nullable String text(@Nullable InetSocketAddress remote) {
        return remote == null || remote.getAddress() == null
                ? null
                : remote.getAddress().getHostAddress();
    }

    /** Goes back from proxy to proxy until an address is none of them. */
    private @Nullable String told(String peer, List<String> lines) {
        List<String> hops = new ArrayList<>();
        for (String line : lines) {
            hops.addAll(List.of(line.split(",", -1)));
        }
        String client = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - HOPS_MAX); i--) {
            String hop = withoutPort(hops.get(i).strip());
            Optional<IpAddress> address = IpAddress.parse(hop);
            if (address.isEmpty()) {
                return null;
            }
            client = hop;
            if (!proxies.include(address.get())) {
                return client;
            }
        }
        return hops.size() > HOPS_MAX ? null : client;
    }

    /** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String hop) {
        int bracket = hop.indexOf(']');
        if (hop.startsWith("[") && bracket > 0) {
            return hop.substring(1, bracket);
        }
        int colon = hop.indexOf(':');
        return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
