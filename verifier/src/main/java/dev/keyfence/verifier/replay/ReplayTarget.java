package dev.keyfence.verifier.replay;

import java.net.URI;

/**
 * What is replayed against.
 *
 * @param dataPlane the base URL of a verifier
 * @param controlPlane the base URL of a control API
 * @param key a key with the scopes keys:write and revoke; a secret
 */
public record ReplayTarget(URI dataPlane, URI controlPlane, String key) {

    /**
     * Checks both URLs (http or https, with a host, without user, query and fragment) and the key's
     * characters.
     */
    public ReplayTarget {
        check(dataPlane);
        check(controlPlane);
        if (!isKey(key)) {
            throw new IllegalArgumentException("a key is one word of visible ASCII characters");
        }
    }

    /** True when a URL can be the base of an API: http or https, a host, and at most a path. */
    public static boolean isBaseUrl(URI url) {
        String scheme = url.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        return http
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null;
    }

    /** True for one word of visible ASCII; anything else could not go into a header. */
    public static boolean isKey(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    @Override
    public String toString() {
        return "ReplayTarget[" + dataPlane + ", " + controlPlane + ", key not shown]";
    }

    private static void check(URI url) {
        if (!isBaseUrl(url)) {
            throw new IllegalArgumentException(
                    "this is not the base URL of an API (such as http://127.0.0.1:8080)");
        }
    }
}
