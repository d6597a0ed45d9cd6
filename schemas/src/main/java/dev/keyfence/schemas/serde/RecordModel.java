package dev.keyfence.schemas.serde;

import java.util.ArrayList;
import java.util.Collection;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions.TimestampMicrosConversion;
import org.apache.avro.specific.SpecificData;

/**
 * How decoded records look in memory: arrays are plain lists. Avro's own array class cannot compare
 * elements that hold a time (it throws from {@code equals}), so that a decoded record could not be
 * compared with another; Avro's "fast reader" knows no other array class and is therefore off.
 */
final class RecordModel extends SpecificData {

    static final RecordModel INSTANCE = new RecordModel();

    private RecordModel() {
        addLogicalTypeConversion(new TimestampMicrosConversion());
        setFastReaderEnabled(false);
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
