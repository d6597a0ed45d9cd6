package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.http.TrustedProxies;
import org.jspecify.annotations.Nullable;

/**
 * Where a process listens.
 *
 * @param host the address of all planes
 * @param dataPort the data plane's port; 0 for a free one
 * @param controlPort the control plane's port; 0 for a free one
 * @param grpcPort the port for Envoy's questions over gRPC; 0 for a free one, null for none
 * @param proxies whose word on the client's address is taken
 */
public record ListenSettings(
        String host,
        int dataPort,
        int controlPort,
        @Nullable Integer grpcPort,
        TrustedProxies proxies) {

    /** No gRPC. */
    public ListenSettings(String host, int dataPort, int controlPort, TrustedProxies proxies) {
        this(host, dataPort, controlPort, null, proxies);
    }
}
