package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Problem;
import io.micronaut.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that a browser makes by its cookie comes from the console itself. Other sites
 * can make browsers send requests; they cannot add this header, nor say that they are the console.
 */
final class SameOrigin {

    /** What the console adds to requests that change something. */
    static final String HEADER = "Keyfence-Console";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private SameOrigin() {}

    /** Why a request is refused; null when it is the console's own. */
    static @Nullable Problem objection(HttpRequest<?> request) {
        boolean safe = SAFE.contains(request.getMethodName());
        String site = request.getHeaders().get("Sec-Fetch-Site");
        boolean own =
                site == null
                        ? safe || isOwn(request)
                        : site.equals("same-origin") || (safe && site.equals("none"));
        return own && (safe || request.getHeaders().contains(HEADER)) ? null : refused();
    }

    /** Browsers that do not say the relation of the sites say the page's own. */
    private static boolean isOwn(HttpRequest<?> request) {
        String origin = request.getHeaders().get("Origin");
        String host = request.getHeaders().get("Host");
        return origin != null
                && host != null
                && origin.toLowerCase(Locale.ROOT)
                        .replaceFirst("^https?://", "")
                        .equals(host.toLowerCase(Locale.ROOT));
    }

    private static Problem refused() {
        return Problem.of(
                403,
                "cross_site",
                "The request does not come from the console",
                "a session is for the console's own pages; programs present a key in a header");
    }
}
