package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.serde.RecordTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record as a row's value: in Avro, without a schema id, so that reading asks nobody for a
 * schema. Thread-safe.
 *
 * @param <T> the record
 */
final class RecordRow<T extends SpecificRecord> {

    private static final int USUAL_BYTES = 512;

    private final Class<T> type;
    private final SpecificDatumWriter<T> writer;

    RecordRow(Class<T> type) {
        RecordTrust.establish();
        this.type = type;
        this.writer = new SpecificDatumWriter<>(type);
    }

    byte[] bytes(T record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    T record(byte[] row) {
        try {
            return new SpecificDatumReader<>(type)
                    .read(null, DecoderFactory.get().binaryDecoder(row, null));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored " + type.getSimpleName() + " is broken", e);
        }
    }
}
