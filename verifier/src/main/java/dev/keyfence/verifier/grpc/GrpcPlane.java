package dev.keyfence.verifier.grpc;

import dev.keyfence.verifier.http.GatewayCheck;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A listening port for Envoy, which asks there about every request (ext_authz over gRPC). Calls are
 * answered on event loops, since deciding never blocks. Plain HTTP/2, like the data plane: only
 * gateways are to reach it.
 */
public final class GrpcPlane implements AutoCloseable {

    /** A request's headers, which Envoy limits to 60 kB, and 128 kB of a body that nobody needs. */
    private static final int MESSAGE_BYTES_MAX = 192 * 1024;

    /** Envoy's own call has a handful of headers; the client's are in the message. */
    private static final int METADATA_BYTES_MAX = 8 * 1024;

    /** Envoys that watch their connections ping more often than gRPC lets them unasked. */
    private static final long PING_SECONDS_MIN = 5;

    /** How long closing waits for answers under way. */
    private static final long STOP_SECONDS = 2;

    private final Server server;

    private GrpcPlane(Server server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param address where; port 0 takes a free one
     * @param gateways decides
     * @throws IOException when the address cannot be had
     */
    public static GrpcPlane start(InetSocketAddress address, GatewayCheck gateways)
            throws IOException {
        return new GrpcPlane(
                NettyServerBuilder.forAddress(address)
                        .directExecutor()
                        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                        .maxInboundMetadataSize(METADATA_BYTES_MAX)
                        .permitKeepAliveTime(PING_SECONDS_MIN, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(new AuthorizationService(gateways))
                        .build()
                        .start());
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Stops listening, and waits a moment for the answers under way. */
    @Override
    public void close() {
        var _ = server.shutdown();
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                var _ = server.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var _ = server.shutdownNow();
        }
    }
}
