package dev.keyfence.streams;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditScan;
import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectionPulse;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The wire format with a fixed list in the registry's place; the list can be made to be away.
 *
 * @param <T> the record
 */
public final class PlainAvroSerde<T extends SpecificRecord> implements Serde<T> {

    /** How many of the next calls find the registry away. */
    public static final AtomicInteger CALLS_AWAY = new AtomicInteger();

    private static final List<Schema> REGISTERED =
            List.of(
                    Command.getClassSchema(),
                    FenceRecord.getClassSchema(),
                    KeyState.getClassSchema(),
                    KeyEvent.getClassSchema(),
                    DeadLetter.getClassSchema(),
                    Decision.getClassSchema(),
                    UsageWindow.getClassSchema(),
                    UsageErasure.getClassSchema(),
                    Alert.getClassSchema(),
                    AuditScan.getClassSchema(),
                    AuditGap.getClassSchema(),
                    DetectorConfig.getClassSchema(),
                    DetectionPulse.getClassSchema());

    static {
        RecordTrust.establish();
    }

    /** Chosen by name in a configuration. */
    public PlainAvroSerde() {}

    /** Bytes as a producer writes them. */
    public static byte[] encode(SpecificRecord value) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            int id = REGISTERED.indexOf(value.getSchema());
            out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<SpecificRecord>(
                            value.getSchema(), SpecificData.getForClass(value.getClass()))
                    .write(value, encoder);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #encode} wrote. */
    public static Object decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < 5 || buffer.get() != 0) {
            throw new SerializationException("It is not in the wire format");
        }
        int id = buffer.getInt();
        if (id < 0 || id >= REGISTERED.size()) {
            throw new SerializationException("Schema id " + id + " is unknown");
        }
        try {
            Schema schema = REGISTERED.get(id);
            Class<?> type = SpecificData.get().getClass(schema);
            return new SpecificDatumReader<>(schema, schema, SpecificData.getForClass(type))
                    .read(
                            null,
                            DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("It is not a record of its schema", e);
        }
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> {
            failWhenAway();
            return encode(value);
        };
    }

    @Override
    public Deserializer<T> deserializer() {
        return new Deserializer<>() {
            @Override
            @SuppressWarnings("unchecked") // What it is is checked by whoever wraps this serde.
            public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
                failWhenAway();
                return bytes == null ? null : (T) decode(bytes);
            }
        };
    }

    private static void failWhenAway() {
        if (CALLS_AWAY.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new TimeoutException("The registry is away");
        }
    }
}
