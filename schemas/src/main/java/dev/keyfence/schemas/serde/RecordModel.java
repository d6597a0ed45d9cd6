package dev.keyfence.schemas.serde;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.data.TimeConversions.TimestampMicrosConversion;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;

/**
 * How decoded records look in memory: arrays are plain lists. Avro's own array class cannot compare
 * elements that hold a time (it throws from {@code equals}), so that a decoded record could not be
 * compared with another.
 */
final class RecordModel extends SpecificData {

    private static final RecordModel INSTANCE = new RecordModel();

    private RecordModel() {
        addLogicalTypeConversion(new TimestampMicrosConversion());
    }

    /**
     * A reader of what was written with one schema, as records of another. Where both are encoded
     * alike, which they are for all but the records of other versions, nothing has to be resolved.
     */
    @SuppressWarnings("unchecked") // the class that is generated for the schema
    static <T> RecordReader<T> reader(Schema written, Schema wanted) {
        if (SchemaNormalization.toParsingForm(written)
                .equals(SchemaNormalization.toParsingForm(wanted))) {
            WireRecord same = new WireRecord(wanted);
            return (bytes, from) -> {
                WireInput in = new WireInput(bytes, from);
                T item = (T) same.read(in);
                return whole(item, in.isEnd());
            };
        }
        DatumReader<T> resolving = resolving(written, wanted);
        return (bytes, from) -> {
            BinaryDecoder in =
                    DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
            return whole(resolving.read(null, in), in.isEnd());
        };
    }

    private static <T> T whole(T item, boolean atEnd) throws TrailingBytesException {
        if (!atEnd) {
            throw new TrailingBytesException();
        }
        return item;
    }

    /**
     * Avro's own reader. The "fast" one takes half the time of the other, but knows no other array
     * class than Avro's, which is why the arrays are replaced afterwards.
     */
    static <T> DatumReader<T> resolving(Schema written, Schema wanted) {
        DatumReader<T> fast;
        try {
            // No class may be named by a schema, neither by the writer's nor by ours.
            fast =
                    new FastReaderBuilder(INSTANCE)
                            .withClassPropEnabled(false)
                            .withKeyClassEnabled(false)
                            .createDatumReader(written, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return new PlainListReader<>(fast);
    }

    @Override
    @SuppressWarnings("rawtypes") // As the overridden method says it.
    public Object newArray(Object old, int size, Schema schema) {
        if (old instanceof Collection reused) {
            reused.clear();
            return reused;
        }
        return new ArrayList<>(size);
    }
}
