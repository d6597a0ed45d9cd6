package dev.keyfence.verifier.assembly;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Looking whether a port can be had before anything else is started. */
public final class Ports {

    /**
     * Free ports are looked for here and not asked of the system. It hands out those that outgoing
     * connections get too (32768 and more on Linux, RFC 6335 has 49152 and more), so that one of
     * them may be gone by the time a server is there to listen.
     */
    private static final int FIRST = 10_000;

    private static final int COUNT = 10_000;

    /** Processes begin at different ports, and none looks at one twice in a row. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {}

    /**
     * Tries a port.
     *
     * @param host the address to listen on
     * @param port the port; 0 for any
     * @param flag what sets it, for the message
     * @return the port, or the free one that was found; another process may still take it
     * @throws StartFailure when the port cannot be had
     */
    public static int claim(String host, int port, String flag) {
        try {
            return tryPort(InetAddress.getByName(host), port);
        } catch (IOException e) {
            throw new StartFailure(
                    StartFailure.Kind.PORT,
                    "cannot listen on "
                            + host
                            + " port "
                            + port
                            + " ("
                            + e.getMessage()
                            + "): stop what uses it, or choose another with "
                            + flag
                            + " (0 takes a free one)",
                    e);
        }
    }

    /**
     * As {@link #claim}, for those who go on when a port cannot be had.
     *
     * @throws IOException when the port cannot be had, or none is free
     */
    public static int tryPort(InetAddress host, int port) throws IOException {
        if (port != 0) {
            return bindOnce(host, port);
        }
        for (int i = 0; i < COUNT; i++) {
            int candidate = FIRST + NEXT.getAndUpdate(next -> (next + 1) % COUNT);
            try {
                return bindOnce(host, candidate);
            } catch (BindException _) {
                // The next one is tried.
            }
        }
        return bindOnce(host, 0);
    }

    private static int bindOnce(InetAddress host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return socket.getLocalPort();
        }
    }
}
