package dev.keyfence.schemas.serde;

import dev.keyfence.schemas.topic.Topic;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** Finds the schema of a topic's values. */
public final class RecordSchemas {

    static {
        RecordTrust.establish();
    }

    private RecordSchemas() {}

    /**
     * The plain schema of a topic's values, as a registry gets it under {@link
     * SubjectName#ofValue}; empty for a topic of JSON and for a record that this version neither
     * writes nor reads.
     */
    public static Optional<Schema> of(Topic topic) {
        if (topic.value().equals(Topic.JSON)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    PlainSchema.of(SpecificData.get().getSchema(Class.forName(topic.value()))));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
