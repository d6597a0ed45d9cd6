package dev.keyfence.schemas.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated records in the Confluent wire format. Thread-safe once configured.
 *
 * @param <T> the record
 */
public final class KeyfenceAvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    /** A serializer is made for one type; a handful when it is not. */
    private static final int WRITERS_MAX = 100;

    static {
        RecordTrust.establish();
    }

    private final ConcurrentHashMap<Schema, WireRecord> writers = new ConcurrentHashMap<>();

    /** Nearly every record has the schema of the one before. */
    private volatile @Nullable Known last;

    private volatile @Nullable SchemaIds ids;

    /** Configured later, as Kafka does. */
    public KeyfenceAvroSerializer() {}

    /**
     * Takes Confluent's settings: {@code schema.registry.url}, {@code auto.register.schemas},
     * {@code basic.auth.user.info}, {@code http.read.timeout.ms}. Ignores what it does not know, as
     * Kafka passes a client's whole configuration.
     *
     * @throws org.apache.kafka.common.config.ConfigException when a setting is missing or wrong
     */
    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        SerdeSettings settings = SerdeSettings.from(config);
        ids =
                new SchemaIds(
                        new RegistryClient(settings.registry()), settings.autoRegister(), isKey);
    }

    /**
     * A record's bytes; null for null. May ask the registry at the first record of a topic, and
     * waits for it.
     *
     * @throws RegistryUnavailableException when the registry is needed and away: try again
     * @throws SchemaRefusedException when the registry does not let this schema be written to the
     *     topic
     * @throws SerializationException when the record does not fit its own schema
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        if (data == null) {
            return null;
        }
        SchemaIds configured = ids;
        if (configured == null) {
            throw new IllegalStateException("This serializer was not configured");
        }
        Schema schema = data.getSchema();
        int id = configured.idOf(topic, schema);
        WireBuffer buffer = WireBuffer.ofThread();
        try {
            writer(schema).write(data, buffer);
        } catch (RuntimeException e) {
            // Without the cause: its message may quote a value.
            throw new SerializationException(
                    "A "
                            + schema.getFullName()
                            + " for topic "
                            + topic
                            + " does not fit its own schema ("
                            + e.getClass().getSimpleName()
                            + "): a required field is null or"
                            + " has a value of the wrong kind");
        }
        return buffer.toRecord(id);
    }

    private WireRecord writer(Schema schema) {
        Known known = last;
        if (known != null && known.schema.equals(schema)) {
            return known.writer;
        }
        WireRecord writer = writers.get(schema);
        if (writer == null) {
            if (writers.size() >= WRITERS_MAX) {
                writers.clear();
            }
            writer = new WireRecord(schema);
            writers.put(schema, writer);
        }
        last = new Known(schema, writer);
        return writer;
    }

    private record Known(Schema schema, WireRecord writer) {}
}
