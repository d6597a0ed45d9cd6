package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.profile.RouteRules;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The method and path that a client asked a gateway for, as the gateway tells them. nginx and
 * HAProxy write {@code X-Original-*}, Traefik {@code X-Forwarded-*}, Envoy appends the path to its
 * own. A client that knows which headers its gateway does not write may send those itself; so where
 * two of them tell of different things, neither is believed.
 *
 * @param method the first one told, for the record of the decision; null when none was
 * @param path the first one told, with its query; null when none was
 * @param certain false when another one was told as well
 */
public record ToldRoute(@Nullable String method, @Nullable String path, boolean certain) {

    private static final List<AsciiString> METHOD_HEADERS =
            List.of(
                    AsciiString.cached("X-Original-Method"),
                    AsciiString.cached("X-Forwarded-Method"));
    private static final List<AsciiString> URI_HEADERS =
            List.of(AsciiString.cached("X-Original-URI"), AsciiString.cached("X-Forwarded-Uri"));

    /**
     * Reads a gateway's request.
     *
     * @param below the path that Envoy appended, which comes with the client's own method; null
     *     when none was
     */
    static ToldRoute of(HttpRequest request, @Nullable String below) {
        HttpHeaders headers = request.headers();
        String own = request.method().name();
        List<String> methods = told(headers, METHOD_HEADERS);
        List<String> paths = told(headers, URI_HEADERS);
        paths.replaceAll(ToldRoute::pathOf);
        String method = methods.isEmpty() ? own : methods.getFirst();
        String path = paths.isEmpty() ? below : paths.getFirst();
        boolean certain =
                isAlone(method, methods)
                        && isAlone(path, paths)
                        && (below == null || (below.equals(path) && own.equals(method)));
        return new ToldRoute(method, path, certain);
    }

    private static boolean isAlone(@Nullable String value, List<String> told) {
        for (String each : told) {
            if (!each.equals(value)) {
                return false;
            }
        }
        return true;
    }

    /** What the request needs; the strictest where it is not certain which one it is. */
    List<String> scopes(RouteRules rules) {
        return certain ? rules.scopesFor(method, path) : rules.scopesFor(null, null);
    }

    /** The request as its key's restrictions look at it: none they know where it is not certain. */
    Call call(@Nullable String clientIp) {
        return certain ? new Call(method, path, clientIp) : new Call(null, null, clientIp);
    }

    private static List<String> told(HttpHeaders headers, List<AsciiString> names) {
        List<String> told = new ArrayList<>(0);
        for (AsciiString name : names) {
            // Most requests hold one of the names: asking for the first saves lists of nothing.
            if (headers.get(name) != null) {
                told.addAll(headers.getAll(name));
            }
        }
        told.removeIf(String::isEmpty);
        return told;
    }

    /** Drops scheme and authority of an absolute URI. */
    private static String pathOf(String uri) {
        int authority = uri.indexOf("://");
        if (uri.startsWith("/") || authority < 0) {
            return uri;
        }
        int path = uri.indexOf('/', authority + 3);
        return path < 0 ? "/" : uri.substring(path);
    }
}
