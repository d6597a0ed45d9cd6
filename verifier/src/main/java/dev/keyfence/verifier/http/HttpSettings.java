package dev.keyfence.verifier.http;

/**
 * Where one plane listens.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param proxies whose word on the client's address is taken
 */
public record HttpSettings(String host, int port, TrustedProxies proxies) {

    /** This machine only: who wants more says so. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Checks the ranges. */
    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host to listen on is empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** This port on this machine, trusting no proxy. */
    public static HttpSettings onPort(int port) {
        return new HttpSettings(DEFAULT_HOST, port, TrustedProxies.NONE);
    }
}
