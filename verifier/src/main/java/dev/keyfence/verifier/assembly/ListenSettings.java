package dev.keyfence.verifier.assembly;

/**
 * Where a process listens.
 *
 * @param host the address of all planes
 * @param dataPort the data plane's port; 0 for a free one
 * @param controlPort the control plane's port; 0 for a free one
 * @param trustedProxies how many proxies before this node write {@code X-Forwarded-For} truthfully
 */
public record ListenSettings(String host, int dataPort, int controlPort, int trustedProxies) {}
