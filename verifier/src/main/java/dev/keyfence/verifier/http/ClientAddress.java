package dev.keyfence.verifier.http;

import io.micronaut.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is. {@code X-Forwarded-For} is believed only as far as trusted proxies wrote it:
 * of the addresses that it lists and the connection's other end, the last {@code trustedProxies}
 * are proxies, and the one before them is the client.
 */
public final class ClientAddress {

    private static final String HEADER = "X-Forwarded-For";

    /** An IPv6 address with its IPv4 tail has 45 characters. */
    private static final int CHARACTERS_MAX = 45;

    private final int trustedProxies;

    /** Trusts this many proxies before this node. */
    public ClientAddress(int trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** The client's address; null when the connection is gone. */
    public @Nullable String of(HttpRequest<?> request) {
        String peer = peerOf(request);
        if (trustedProxies == 0) {
            return peer;
        }
        List<String> hops = new ArrayList<>();
        for (String line : request.getHeaders().getAll(HEADER)) {
            for (String hop : line.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        int client = Math.max(0, hops.size() - trustedProxies);
        return client < hops.size() && isAddress(hops.get(client)) ? hops.get(client) : peer;
    }

    private static @Nullable String peerOf(HttpRequest<?> request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote == null || remote.getAddress() == null
                ? null
                : remote.getAddress().getHostAddress();
    }

    private static boolean isAddress(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
            return false;
        }
        boolean separated = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ':') {
                separated = true;
            } else if (Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return separated;
    }
}
