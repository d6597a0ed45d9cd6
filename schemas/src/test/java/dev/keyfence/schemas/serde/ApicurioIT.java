package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apicurio Registry, unpacked by the build and started as a process, passes the contract: our serde
 * speaks to real registries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApicurioIT extends SchemaRegistryContract {

    /** Seconds on an idle machine; a build machine is not idle. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static final Path APICURIO = Path.of("target", "apicurio");

    private URI root = URI.create("http://127.0.0.1:0");
    private @Nullable Process registry;

    @Override
    protected URI registryUrl() {
        return root.resolve("/apis/ccompat/v7");
    }

    @BeforeAll
    void starts(@TempDir Path logs) throws IOException {
        assertThat(APICURIO.resolve("quarkus-run.jar")).exists();
        int port = freePort();
        root = URI.create("http://127.0.0.1:" + port);
        Path log = logs.resolve("apicurio.log");
        registry =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + port,
                                "-Dquarkus.management.port=0",
                                "-jar",
                                "quarkus-run.jar")
                        .directory(APICURIO.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(isUp(http)).as(() -> tail(log)).isTrue());
        }
    }

    @AfterAll
    void stops() throws InterruptedException {
        Process process = registry;
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private boolean isUp(HttpClient http) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(root.resolve("/apis/ccompat/v7/subjects"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "Apicurio wrote no log";
        }
    }

    /** Below what systems hand out: a connection of any test may get such a one meanwhile. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // Taken: another one is tried.
            }
        }
    }
}
