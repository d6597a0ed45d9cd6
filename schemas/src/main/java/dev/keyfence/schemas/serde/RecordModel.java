package dev.keyfence.schemas.serde;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions.TimestampMicrosConversion;
import org.apache.avro.io.DatumReader;
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
     * A reader of what was written with one schema, as records of another. Avro's "fast reader"
     * takes half the time of its resolving one, but knows no other array class than Avro's, which
     * is why the arrays are replaced afterwards.
     */
    static <T> DatumReader<T> reader(Schema written, Schema wanted) {
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
