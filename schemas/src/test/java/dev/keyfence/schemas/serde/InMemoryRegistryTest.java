package dev.keyfence.schemas.serde;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Holds the registry that the other tests use to the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InMemoryRegistryTest extends SchemaRegistryContract {

    private final InMemoryRegistry registry;

    InMemoryRegistryTest() throws IOException {
        registry = new InMemoryRegistry();
    }

    @Override
    protected URI registryUrl() {
        return registry.url();
    }

    @AfterAll
    void stops() {
        registry.close();
    }
}
