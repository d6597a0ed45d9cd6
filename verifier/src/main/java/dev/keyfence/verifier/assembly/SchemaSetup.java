package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.serde.RecordSchemas;
import dev.keyfence.schemas.serde.Registration;
import dev.keyfence.schemas.serde.RegistryClient;
import dev.keyfence.schemas.serde.RegistrySettings;
import dev.keyfence.schemas.serde.SubjectName;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.assembly.StartFailure.Kind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the schemas of all topics at once, so that no first record waits for it. */
public final class SchemaSetup {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaSetup.class);

    /** Between two tries while the registry is away: soon enough for whoever waits. */
    private static final Duration TRY_AGAIN = Duration.ofMillis(500);

    private SchemaSetup() {}

    /**
     * Registers what is not registered yet, and waits for the registry when it is away.
     *
     * @param parts says when the process is stopping
     * @throws StartFailure when the registry refuses a schema
     * @throws Parts.StoppingException when the process is stopped meanwhile
     */
    public static void register(ClusterSettings cluster, Parts parts) {
        RegistryClient client = new RegistryClient(RegistrySettings.from(cluster.registry()));
        for (Topic topic : cluster.topics().shared()) {
            RecordSchemas.of(topic)
                    .ifPresent(schema -> {
                        while (!registered(client, topic, schema)) {
                            parts.requireRunning();
                            LockSupport.parkNanos(TRY_AGAIN.toNanos());
                        }
                    });
        }
    }

    private static boolean registered(RegistryClient client, Topic topic, Schema schema) {
        try {
            register(client, topic, schema);
            return true;
        } catch (RetriableException e) {
            LOG.warn("{}; trying again until it does", e.getMessage());
            return false;
        }
    }

    private static void register(RegistryClient client, Topic topic, Schema schema) {
        String subject = SubjectName.ofValue(topic.name());
        if (client.register(subject, schema) instanceof Registration.Refused refused) {
            throw new StartFailure(
                    Kind.KAFKA,
                    "the schema registry refuses the schema of "
                            + subject
                            + ": "
                            + refused.message());
        }
    }
}
