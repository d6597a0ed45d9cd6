package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.serde.RecordSchemas;
import dev.keyfence.schemas.serde.Registration;
import dev.keyfence.schemas.serde.RegistryClient;
import dev.keyfence.schemas.serde.RegistrySettings;
import dev.keyfence.schemas.serde.SubjectName;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.assembly.StartFailure.Kind;
import org.apache.avro.Schema;

/** Registers the schemas of all topics at once, so that no first record waits for it. */
public final class SchemaSetup {

    private SchemaSetup() {}

    /**
     * Registers what is not registered yet.
     *
     * @throws StartFailure when the registry refuses a schema
     * @throws org.apache.kafka.common.errors.RetriableException when it cannot be reached
     */
    public static void register(ClusterSettings cluster) {
        RegistryClient client = new RegistryClient(RegistrySettings.from(cluster.registry()));
        for (Topic topic : cluster.topics().shared()) {
            RecordSchemas.of(topic).ifPresent(schema -> register(client, topic, schema));
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
