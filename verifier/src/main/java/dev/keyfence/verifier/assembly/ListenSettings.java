package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.http.TrustedProxies;

/**
 * Where a process listens.
 *
 * @param host the address of all planes
 * @param dataPort the data plane's port; 0 for a free one
 * @param controlPort the control plane's port; 0 for a free one
 * @param proxies whose word on the client's address is taken
 */
public record ListenSettings(String host, int dataPort, int controlPort, TrustedProxies proxies) {}
