package dev.keyfence.schemas.serde;

import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Under which id each schema is written to each topic; asks the registry at the first record.
 * Thread-safe.
 */
final class SchemaIds {

    /**
     * Topics times record types that one serializer writes; at the limit all are dropped and asked
     * for again.
     */
    private static final int IDS_MAX = 1_000;

    private final RegistryClient registry;
    private final boolean autoRegister;
    private final boolean isKey;
    private final ConcurrentHashMap<Target, Integer> ids = new ConcurrentHashMap<>();

    /** Nearly every record has the topic and schema of the one before. */
    private volatile @Nullable Known last;

    SchemaIds(RegistryClient registry, boolean autoRegister, boolean isKey) {
        this.registry = registry;
        this.autoRegister = autoRegister;
        this.isKey = isKey;
    }

    int idOf(String topic, Schema compiled) {
        Known known = last;
        if (known != null && known.schema.equals(compiled) && known.topic.equals(topic)) {
            return known.id;
        }
        Target target = new Target(topic, compiled);
        Integer id = ids.get(target);
        if (id == null) {
            id = ask(target);
        }
        last = new Known(topic, compiled, id);
        return id;
    }

    /** One thread asks, the others wait for its answer. */
    private synchronized int ask(Target target) {
        Integer answered = ids.get(target);
        if (answered != null) {
            return answered;
        }
        if (ids.size() >= IDS_MAX) {
            ids.clear();
        }
        String subject =
                isKey ? SubjectName.ofKey(target.topic) : SubjectName.ofValue(target.topic);
        Schema plain = PlainSchema.of(target.schema);
        int id = autoRegister ? register(subject, plain) : lookUp(subject, plain);
        ids.put(target, id);
        return id;
    }

    private int register(String subject, Schema schema) {
        return switch (registry.register(subject, schema)) {
            case Registration.Registered registered -> registered.id();
            case Registration.Refused refused ->
                    throw new SchemaRefusedException(
                            "The schema registry refuses the schema of "
                                    + schema.getFullName()
                                    + " for subject "
                                    + subject
                                    + ": "
                                    + refused.message()
                                    + ". This version of Keyfence cannot write there; upgrade its readers or undo the schema change.");
        };
    }

    private int lookUp(String subject, Schema schema) {
        OptionalInt id = registry.lookUp(subject, schema);
        if (id.isEmpty()) {
            throw new SchemaRefusedException(
                    "Subject "
                            + subject
                            + " does not have the schema of "
                            + schema.getFullName()
                            + ", and "
                            + SerdeSettings.AUTO_REGISTER
                            + " is false. Register this version's schema first.");
        }
        return id.getAsInt();
    }

    private record Target(String topic, Schema schema) {}

    private record Known(String topic, Schema schema, int id) {}
}
