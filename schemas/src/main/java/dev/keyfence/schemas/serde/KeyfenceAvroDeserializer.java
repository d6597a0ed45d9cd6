package dev.keyfence.schemas.serde;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Confluent wire format into one type of generated record, whichever version of its
 * schema it was written with. Thread-safe once configured.
 *
 * @param <T> the record
 */
public final class KeyfenceAvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    static {
        RecordTrust.establish();
    }

    private @Nullable Class<T> type;
    private volatile @Nullable RecordReaders<T> readers;

    /** Learns its type from {@code specific.avro.value.type} (or {@code …key.type}). */
    public KeyfenceAvroDeserializer() {}

    /** Reads records of one type, whatever the configuration says. */
    public KeyfenceAvroDeserializer(Class<T> type) {
        this.type = type;
    }

    /**
     * Takes Confluent's settings: {@code schema.registry.url}, {@code specific.avro.value.type},
     * {@code basic.auth.user.info}, {@code http.read.timeout.ms}. Ignores what it does not know, as
     * Kafka passes a client's whole configuration.
     *
     * @throws ConfigException when a setting is missing or wrong
     */
    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        if ("false".equals(String.valueOf(config.get(SerdeSettings.SPECIFIC_READER)))) {
            throw new ConfigException(
                    SerdeSettings.SPECIFIC_READER
                            + " must be true: this serde knows generated records only");
        }
        Class<T> wanted = type;
        if (wanted == null) {
            wanted =
                    RecordType.from(
                            config, isKey ? SerdeSettings.KEY_TYPE : SerdeSettings.VALUE_TYPE);
        }
        RegistryClient registry = new RegistryClient(RegistrySettings.from(config));
        readers = new RecordReaders<>(registry, wanted);
    }

    /**
     * The record in these bytes; null for null, since a tombstone is no record. May ask the
     * registry at the first record of a schema, and waits for it.
     *
     * @throws UnreadableRecordException when the bytes can never be read; its class says why
     * @throws RegistryUnavailableException when the registry is needed and away: try again
     */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        RecordReaders<T> configured = readers;
        if (configured == null) {
            throw new IllegalStateException("This deserializer was not configured");
        }
        int id = WireFormat.schemaId(topic, data);
        RecordReader<T> reader = configured.forWriter(topic, id);
        try {
            return reader.read(data, WireFormat.HEADER_BYTES);
        } catch (SecurityException e) {
            // A forbidden class means broken surroundings, not a broken record: see RecordTrust.
            throw e;
        } catch (TrailingBytesException _) {
            throw new CorruptRecordException(
                    describe(topic, configured.type(), id) + ": there are bytes left after it");
        } catch (IOException | RuntimeException e) {
            // Without the cause: its message may quote what was read.
            throw new CorruptRecordException(
                    describe(topic, configured.type(), id)
                            + " ("
                            + e.getClass().getSimpleName()
                            + ")");
        }
    }

    private static String describe(String topic, Class<?> type, int id) {
        return "A record of topic "
                + topic
                + " does not fit the schema it names ("
                + type.getSimpleName()
                + ", schema id "
                + id
                + ")";
    }
}
