package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.archive.DecisionColumn;
import dev.keyfence.verifier.archive.DecisionRow;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control API says of a decision: all that the record says, under the same names. */
final class DecisionJson {

    private DecisionJson() {}

    /** A decision's fields. */
    static void write(JsonGenerator json, DecisionRow row) throws IOException {
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
            case TIME -> Json.string(json, column.name(), Times.text((Long) value));
            case WORDS ->
                    Json.strings(
                            json,
                            column.name(),
                            ((List<?>) value).stream().map(String::valueOf).toList());
        }
    }
}
