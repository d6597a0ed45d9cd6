package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.assembly.StartFailure.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final String LOOPBACK = "127.0.0.1";

    /** What Linux hands out to outgoing connections begins here. */
    private static final int EPHEMERAL = 32_768;

    @Test
    void findsPortsThatNoOutgoingConnectionGetsMeanwhile() {
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            found.add(Ports.claim(LOOPBACK, 0, "--port"));
        }
        assertThat(found).hasSize(100).allMatch(port -> port >= 1_024 && port < EPHEMERAL);
    }

    @Test
    void passesOverAPortThatIsTaken() throws Exception {
        int next = Ports.claim(LOOPBACK, 0, "--port") + 1;
        try (ServerSocket taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.claim(LOOPBACK, 0, "--port")).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void namesThePortThatIsTakenAndWhatSetsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Ports.claim(LOOPBACK, taken.getLocalPort(), "--port"))
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.PORT))
                    .hasMessageContaining(LOOPBACK + " port " + taken.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }
}
