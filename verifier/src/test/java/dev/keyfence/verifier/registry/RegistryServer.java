package dev.keyfence.verifier.registry;

import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.http.HealthChecks;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.HttpSettings;
import dev.keyfence.verifier.http.JvmMetrics;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import dev.keyfence.verifier.http.PortUnavailableException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;

/** The registry that solo mode embeds, over a broker and on a port of its own. */
public final class RegistryServer implements AutoCloseable {

    private final JvmMetrics metrics = new JvmMetrics();
    private final SchemaRegistry registry;
    private final HttpPlane plane;

    /** Starts to serve, and creates the registry's topic where it is missing. */
    public RegistryServer(String bootstrapServers, Topics topics) {
        Topic topic = topics.schemas();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var _ = new TopicCreator(admin, OptionalInt.empty()).ensure(List.of(topic));
        }
        registry = SchemaRegistry.over(bootstrapServers, topic.name());
        try {
            plane =
                    HttpPlane.start(
                            Plane.CONTROL,
                            HttpSettings.onPort(0),
                            List.of(
                                    Part.of(SchemaRegistry.class, registry),
                                    Part.of(HealthChecks.class, new HealthChecks(List.of())),
                                    Part.of(PrometheusMeterRegistry.class, metrics.registry())));
        } catch (PortUnavailableException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public URI url() {
        return plane.uri();
    }

    @Override
    public void close() {
        plane.close();
        registry.close();
        metrics.close();
    }
}
