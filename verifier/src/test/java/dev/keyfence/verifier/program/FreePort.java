package dev.keyfence.verifier.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told one. Not those that the system hands out: between asking it
 * and using the port, a connection of any other test may get the same one. Each process of tests
 * has a range of its own, whose first port it keeps as the sign of that.
 */
public final class FreePort {

    /** Below what systems hand out, which is 32768 and more on Linux. */
    private static final int FIRST = 20_000;

    private static final int RANGE = 1_000;
    private static final int RANGES = 12;

    private static final ServerSocket SIGN = claim();
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private FreePort() {}

    /**
     * A port of the loopback interface that nothing listens at, and that no other process of tests
     * takes.
     *
     * @throws IllegalStateException when there is none
     */
    public static int take() {
        for (int i = 0; i < RANGE; i++) {
            int port = SIGN.getLocalPort() + 1 + TAKEN.getAndIncrement() % (RANGE - 1);
            try (ServerSocket free = bind(port)) {
                return free.getLocalPort();
            } catch (IOException _) {
                // Taken: the next one is tried.
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static ServerSocket claim() {
        for (int range = 0; range < RANGES; range++) {
            try {
                return bind(FIRST + range * RANGE);
            } catch (IOException _) {
                // Taken: the next one is tried.
            }
        }
        throw new IllegalStateException("too many tests run at once");
    }

    private static ServerSocket bind(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
