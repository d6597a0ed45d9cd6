package dev.keyfence.verifier.control;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import java.util.Optional;

/**
 * The cookie in which a browser keeps its session's token: not for scripts, not for other sites,
 * gone when the browser is closed. Behind HTTPS it is for HTTPS alone.
 */
final class SessionCookie {

    private static final String NAME = "keyfence_session";

    /** Browsers take a cookie of such a name only from this very host, over HTTPS. */
    private static final String SECURE_NAME = "__Host-" + NAME;

    private static final String SET = "Set-Cookie";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

    private SessionCookie() {}

    /** The token that a request comes with. */
    static Optional<String> in(HttpRequest<?> request) {
        return request.getCookies()
                .findCookie(SECURE_NAME)
                .or(() -> request.getCookies().findCookie(NAME))
                .map(Cookie::getValue);
    }

    /** Gives a browser its token. */
    static <T> MutableHttpResponse<T> give(
            HttpRequest<?> request, MutableHttpResponse<T> response, String token) {
        return response.header(SET, cookie(isSecure(request), token));
    }

    /** Takes the token from a browser. */
    static <T> MutableHttpResponse<T> take(
            HttpRequest<?> request, MutableHttpResponse<T> response) {
        return response.header(SET, cookie(isSecure(request), "") + "; Max-Age=0");
    }

    private static String cookie(boolean secure, String token) {
        return (secure ? SECURE_NAME : NAME)
                + '='
                + token
                + ATTRIBUTES
                + (secure ? "; Secure" : "");
    }

    /** Browsers say where a page comes from that posts; no proxy needs to be asked. */
    private static boolean isSecure(HttpRequest<?> request) {
        String origin = request.getHeaders().get("Origin");
        return origin != null && origin.startsWith("https://");
    }
}
