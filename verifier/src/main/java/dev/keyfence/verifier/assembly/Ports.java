package dev.keyfence.verifier.assembly;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looking whether a port can be had before anything else is started. */
public final class Ports {

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
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
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
}
