package dev.keyfence.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Keyfence's own serde: generated records in the Confluent wire format. Thread-safe once
 * configured; nothing to close.
 *
 * @param <T> the record
 */
public final class KeyfenceAvroSerde<T extends SpecificRecord> implements Serde<T> {

    private final KeyfenceAvroSerializer<T> serializer = new KeyfenceAvroSerializer<>();
    private final KeyfenceAvroDeserializer<T> deserializer;

    /** Learns its type from {@code specific.avro.value.type} (or {@code …key.type}). */
    public KeyfenceAvroSerde() {
        deserializer = new KeyfenceAvroDeserializer<>();
    }

    /** A serde of one type, whatever the configuration says. */
    public KeyfenceAvroSerde(Class<T> type) {
        deserializer = new KeyfenceAvroDeserializer<>(type);
    }

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        serializer.configure(config, isKey);
        deserializer.configure(config, isKey);
    }

    @Override
    public Serializer<T> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<T> deserializer() {
        return deserializer;
    }
}
