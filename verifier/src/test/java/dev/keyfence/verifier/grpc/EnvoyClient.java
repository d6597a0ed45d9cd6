package dev.keyfence.verifier.grpc;

import com.google.protobuf.ByteString;
import dev.keyfence.verifier.http.GatewayCheck;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationBlockingStub;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks as Envoy does, over a connection to a plane of its own. */
final class EnvoyClient implements AutoCloseable {

    /** Longer than any answer takes on a busy machine. */
    private static final int ANSWER_SECONDS_MAX = 30;

    private final GrpcPlane plane;
    private final ManagedChannel channel;

    EnvoyClient(GatewayCheck gateways) {
        try {
            plane =
                    GrpcPlane.start(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), gateways);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", plane.port()).usePlaintext().build();
    }

    int port() {
        return plane.port();
    }

    /** A request whose headers are each there once, as Envoy sends it unless told otherwise. */
    CheckResponse check(
            String method, String path, Map<String, String> extensions, String... headers) {
        AttributeContext.HttpRequest.Builder http =
                AttributeContext.HttpRequest.newBuilder().setMethod(method).setPath(path);
        for (int i = 0; i < headers.length; i += 2) {
            http.putHeaders(headers[i], headers[i + 1]);
        }
        return ask(http, extensions);
    }

    /** A GET with its headers one by one, as with {@code encode_raw_headers}. */
    CheckResponse checkRaw(String path, String... headers) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            map.addHeaders(
                    HeaderValue.newBuilder()
                            .setKey(headers[i])
                            .setRawValue(ByteString.copyFromUtf8(headers[i + 1])));
        }
        return ask(
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setPath(path)
                        .setHeaderMap(map),
                Map.of());
    }

    private CheckResponse ask(
            AttributeContext.HttpRequest.Builder http, Map<String, String> extensions) {
        AttributeContext.Peer source =
                AttributeContext.Peer.newBuilder()
                        .setAddress(
                                Address.newBuilder()
                                        .setSocketAddress(
                                                SocketAddress.newBuilder()
                                                        .setAddress("203.0.113.7")
                                                        .setPortValue(40_000)))
                        .build();
        AuthorizationBlockingStub stub =
                AuthorizationGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        return stub.check(
                CheckRequest.newBuilder()
                        .setAttributes(
                                AttributeContext.newBuilder()
                                        .setSource(source)
                                        .putAllContextExtensions(extensions)
                                        .setRequest(
                                                AttributeContext.Request.newBuilder()
                                                        .setHttp(http)))
                        .build());
    }

    @Override
    public void close() {
        var _ = channel.shutdownNow();
        plane.close();
    }
}
