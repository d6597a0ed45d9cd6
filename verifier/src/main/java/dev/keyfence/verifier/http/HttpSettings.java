package dev.keyfence.verifier.http;

/**
 * Where one plane listens.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param trustedProxies how many proxies before this node write {@code X-Forwarded-For} truthfully;
 *     0 takes the connection's other end for the client
 */
public record HttpSettings(String host, int port, int trustedProxies) {

    /** This machine only: who wants more says so. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Nobody is trusted unasked. */
    public static final int DEFAULT_TRUSTED_PROXIES = 0;

    /** More proxies in a row than anybody has. */
    public static final int TRUSTED_PROXIES_MAX = 16;

    /** Checks the ranges. */
    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host to listen on is empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (trustedProxies < 0 || trustedProxies > TRUSTED_PROXIES_MAX) {
            throw new IllegalArgumentException(
                    "trusted proxies are 0 to " + TRUSTED_PROXIES_MAX + ", not " + trustedProxies);
        }
    }

    /** This port on this machine, trusting no proxy. */
    public static HttpSettings onPort(int port) {
        return new HttpSettings(DEFAULT_HOST, port, DEFAULT_TRUSTED_PROXIES);
    }
}
