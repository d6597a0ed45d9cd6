package dev.keyfence.verifier.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real gateway's process, run with the configuration that ships in docker/gateways. */
final class Gateway implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofSeconds(30);

    final int port;
    private final Process process;

    /**
     * Starts a gateway.
     *
     * @param command what to run
     * @param port where it will listen
     */
    Gateway(List<String> command, int port, Path directory) throws IOException {
        this.port = port;
        Path log = directory.resolve("gateway.log");
        process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        await().atMost(START_WITHIN)
                .until(() -> {
                    assertThat(process.isAlive())
                            .as("the gateway runs: %s", Files.readString(log))
                            .isTrue();
                    return listens(port);
                });
    }

    /** True when the program is installed; else says why its tests are skipped. */
    static boolean installed(String program) {
        boolean found = Files.isExecutable(Path.of("/usr/sbin", program));
        if (!found) {
            System.out.println(
                    "skipped: " + program + " is not installed (apt-get install " + program + ")");
        }
        return found;
    }

    /** A shipped file, with some of its words exchanged. */
    static String shipped(String name, String... exchanged) throws IOException {
        String text = Files.readString(Path.of("..", "docker", "gateways", name));
        for (int i = 0; i < exchanged.length; i += 2) {
            assertThat(text).contains(exchanged[i]);
            text = text.replace(exchanged[i], exchanged[i + 1]);
        }
        return text;
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
