package dev.keyfence.verifier.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision in JSON, as the API tells it and exports carry it: all that the record says, under the
 * same names.
 */
public final class DecisionJson {

    private DecisionJson() {}

    /** A decision's fields. */
    public static void write(JsonGenerator json, DecisionRow row) throws IOException {
        for (int i = 0; i < DecisionColumn.ALL.size(); i++) {
            DecisionColumn column = DecisionColumn.ALL.get(i);
            write(json, column, row.values().get(i));
        }
    }

    private static void write(JsonGenerator json, DecisionColumn column, @Nullable Object value)
            throws IOException {
        if (value == null) {
            json.writeNullField(column.name());
            return;
        }
        switch (column.kind()) {
            case TEXT -> json.writeStringField(column.name(), (String) value);
            case LONG, INT -> json.writeNumberField(column.name(), ((Number) value).longValue());
            case FLAG -> json.writeBooleanField(column.name(), (Boolean) value);
            case TIME ->
                    json.writeStringField(
                            column.name(),
                            Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString());
            case WORDS -> {
                json.writeArrayFieldStart(column.name());
                for (Object word : (List<?>) value) {
                    json.writeString(String.valueOf(word));
                }
                json.writeEndArray();
            }
        }
    }
}
