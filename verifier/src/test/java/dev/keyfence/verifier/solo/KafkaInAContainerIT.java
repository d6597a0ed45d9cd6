package dev.keyfence.verifier.solo;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The fleet over the broker of the published Kafka image, where Docker answers and has that image;
 * else over the embedded broker. Nothing is pulled.
 */
class KafkaInAContainerIT extends KafkaContract {

    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private final AutoCloseable kafka;
    private final String address;

    KafkaInAContainerIT(@TempDir Path brokerDirectory) {
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty()) {
            KafkaContainer container = new KafkaContainer(IMAGE);
            container.start();
            kafka = container;
            address = container.getBootstrapServers();
        } else {
            System.out.println(
                    "KafkaInAContainerIT: "
                            + obstacle.get()
                            + ", so that these tests run over the embedded broker");
            EmbeddedBroker broker =
                    EmbeddedBroker.start(
                            new EmbeddedBrokerSettings(brokerDirectory, "127.0.0.1", 0));
            kafka = broker;
            address = broker.bootstrapServers();
        }
    }

    @Override
    String bootstrapServers() {
        return address;
    }

    @Override
    void stopKafka() throws Exception {
        kafka.close();
    }

    /** Why there is no Kafka in a container; empty when there may be. */
    private static Optional<String> obstacle() {
        // Testcontainers would look for Docker for seconds, and log a page when it finds none.
        if (System.getenv("DOCKER_HOST") == null && !Files.exists(SOCKET)) {
            return Optional.of("there is no Docker here (no DOCKER_HOST, no " + SOCKET + ")");
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("Docker does not answer");
        }
        try {
            var _ = DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of("Docker has no image " + IMAGE);
        }
    }
}
