package dev.keyfence.schemas.serde;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
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

    private static final ThreadLocal<Encoding> ENCODING = ThreadLocal.withInitial(Encoding::new);

    /** A serializer is made for one type; a handful when it is not. */
    private static final int WRITERS_MAX = 100;

    static {
        RecordTrust.establish();
    }

    private final ConcurrentHashMap<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();
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
        Encoding encoding = ENCODING.get();
        encoding.buffer.reset();
        try {
            BinaryEncoder encoder =
                    EncoderFactory.get().directBinaryEncoder(encoding.buffer, encoding.encoder);
            encoding.encoder = encoder;
            writer(schema).write(data, encoder);
            encoder.flush();
        } catch (SecurityException e) {
            // The surroundings are broken, not the record: see RecordTrust.
            throw e;
        } catch (IOException | RuntimeException e) {
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
        return encoding.buffer.toRecord(id);
    }

    private DatumWriter<T> writer(Schema schema) {
        DatumWriter<T> writer = writers.get(schema);
        if (writer == null) {
            if (writers.size() >= WRITERS_MAX) {
                writers.clear();
            }
            writer = new OptionalsWriter<>(schema);
            writers.put(schema, writer);
        }
        return writer;
    }

    /**
     * Tells a value from null at a glance where a field is optional: Avro looks a branch up by the
     * value's type, for each such field of each record. A value of another type fails all the same.
     */
    private static final class OptionalsWriter<T> extends SpecificDatumWriter<T> {

        OptionalsWriter(Schema schema) {
            super(schema, SpecificData.getForSchema(schema));
        }

        @Override
        protected int resolveUnion(Schema union, Object datum) {
            List<Schema> branches = union.getTypes();
            if (branches.size() == 2 && branches.getFirst().getType() == Schema.Type.NULL) {
                return datum == null ? 0 : 1;
            }
            return super.resolveUnion(union, datum);
        }
    }

    /** What one thread encodes with. */
    private static final class Encoding {
        private final WireBuffer buffer = new WireBuffer();
        private @Nullable BinaryEncoder encoder;
    }
}
