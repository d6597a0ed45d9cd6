package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.grpc.GrpcPlane;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.HealthChecks;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.HttpSettings;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import dev.keyfence.verifier.http.PortUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts listening. */
public final class Planes {

    private Planes() {}

    /**
     * Starts a plane.
     *
     * @param port where it listens; 0 for a free port
     * @param parts what its controllers work with
     * @param checks what its readiness hangs on
     * @throws StartFailure when the port is taken
     */
    public static HttpPlane start(
            Plane plane,
            ListenSettings listen,
            int port,
            List<Part<?>> parts,
            List<HealthCheck> checks) {
        return start(plane, new HttpSettings(listen.host(), port, listen.proxies()), parts, checks);
    }

    /**
     * Starts to listen for Envoy, where that is wanted.
     *
     * @param node who decides
     * @param parts takes it over
     * @return where it listens; null when it is not wanted
     * @throws StartFailure when the port is taken
     */
    public static @Nullable InetSocketAddress grpc(ListenSettings listen, Node node, Parts parts) {
        if (listen.grpcPort() == null) {
            return null;
        }
        InetSocketAddress where = new InetSocketAddress(listen.host(), listen.grpcPort());
        try {
            GrpcPlane plane = parts.add("gRPC", GrpcPlane.start(where, node.gateways()));
            return new InetSocketAddress(listen.host(), plane.port());
        } catch (IOException e) {
            throw new StartFailure(
                    StartFailure.Kind.PORT,
                    "cannot listen on %s:%d for gRPC: choose another port with --grpc-port, or 0 for any free one"
                            .formatted(listen.host(), listen.grpcPort()),
                    e);
        }
    }

    /** Starts a plane at an address of its own; see the other. */
    public static HttpPlane start(
            Plane plane, HttpSettings where, List<Part<?>> parts, List<HealthCheck> checks) {
        List<Part<?>> all = new ArrayList<>(parts);
        all.add(Part.of(HealthChecks.class, new HealthChecks(checks)));
        try {
            return HttpPlane.start(plane, where, all);
        } catch (PortUnavailableException e) {
            throw new StartFailure(StartFailure.Kind.PORT, String.valueOf(e.getMessage()), e);
        }
    }
}
