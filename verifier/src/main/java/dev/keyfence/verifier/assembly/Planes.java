package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.HealthChecks;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.HttpSettings;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import dev.keyfence.verifier.http.PortUnavailableException;
import java.util.ArrayList;
import java.util.List;

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
