package dev.keyfence.verifier.registry;

import dev.keyfence.schemas.serde.SchemaRegistryContract;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Holds the registry that solo mode embeds to what Keyfence needs of any. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedRegistryIT extends SchemaRegistryContract {

    private final EmbeddedBroker broker;
    private final RegistryServer server;

    EmbeddedRegistryIT(@TempDir Path directory) {
        broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(directory, "127.0.0.1", 0));
        server = new RegistryServer(broker.bootstrapServers(), new Topics("contract."));
    }

    @Override
    protected URI registryUrl() {
        return server.url();
    }

    @AfterAll
    void stop() {
        server.close();
        broker.close();
    }
}
