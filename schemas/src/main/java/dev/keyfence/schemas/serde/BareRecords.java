package dev.keyfence.schemas.serde;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParseException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Records as bare Avro, for files of Keyfence's own: the schema is not named by a registry's id,
 * which may be out of reach, but by its fingerprint, and its text is kept beside. Thread-safe.
 *
 * @param <T> the record
 */
public final class BareRecords<T extends SpecificRecord> {

    static {
        RecordTrust.establish();
    }

    private final Class<T> type;
    private final Schema written;
    private final RecordReader<T> reader;
    private final WireRecord writer;

    /** Records in the schema of their class. */
    public BareRecords(Class<T> type) {
        this(type, SpecificData.get().getSchema(type));
    }

    private BareRecords(Class<T> type, Schema written) {
        this.type = type;
        this.written = written;
        Schema wanted = SpecificData.get().getSchema(type);
        reader = RecordModel.reader(written, wanted);
        writer = new WireRecord(wanted);
    }

    /**
     * The same records as another version wrote them; to be read only.
     *
     * @param schemaText what {@link #schemaText} of that version was
     * @throws SerializationException when that is no schema, or not one of this record
     */
    public BareRecords<T> writtenAs(String schemaText) {
        try {
            return new BareRecords<>(type, new Schema.Parser().parse(schemaText));
        } catch (SchemaParseException e) {
            throw new SerializationException("This is no schema: " + e.getMessage());
        } catch (AvroRuntimeException e) {
            throw new SerializationException(
                    "This is no earlier schema of " + type.getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Names the schema: the 64-bit fingerprint of its canonical form, as Avro defines it. */
    public long fingerprint() {
        return SchemaNormalization.parsingFingerprint64(written);
    }

    /** The schema as JSON. */
    public String schemaText() {
        return written.toString();
    }

    /**
     * A record's bytes.
     *
     * @throws SerializationException when the record does not fit its own schema
     */
    public byte[] write(T item) {
        WireBuffer buffer = WireBuffer.ofThread();
        try {
            writer.write(item, buffer);
        } catch (RuntimeException e) {
            // Without the cause: its message may quote a value.
            throw new SerializationException(
                    "A %s does not fit its own schema (%s)"
                            .formatted(type.getSimpleName(), e.getClass().getSimpleName()));
        }
        return buffer.toBody();
    }

    /**
     * A record from its bytes.
     *
     * @throws SerializationException when they are not one, or go on behind it
     */
    public T read(byte[] bytes) {
        try {
            return reader.read(bytes, 0);
        } catch (SecurityException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "These %d bytes are no %s (%s)"
                            .formatted(
                                    bytes.length,
                                    type.getSimpleName(),
                                    e.getClass().getSimpleName()));
        }
    }
}
