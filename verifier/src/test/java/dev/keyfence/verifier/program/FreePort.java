package dev.keyfence.verifier.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told one. Not those that the system hands out: between asking it
 * and using the port, a connection of any other test may get the same one.
 */
public final class FreePort {

    /** Below what systems hand out, which is 32768 and more on Linux. */
    private static final int FIRST = 20_000;

    private static final int PER_FORK = 3_000;
    private static final int FORKS = 4;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % PER_FORK));

    private FreePort() {}

    /**
     * A port of the loopback interface that nothing listens at, and that no other fork of the tests
     * takes.
     *
     * @throws IllegalStateException when there is none
     */
    public static int take() {
        int fork = Integer.getInteger("surefire.forkNumber", 1) % FORKS;
        for (int i = 0; i < PER_FORK; i++) {
            int port = FIRST + fork * PER_FORK + NEXT.getAndIncrement() % PER_FORK;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
