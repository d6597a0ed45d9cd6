package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the file of keys, not understood yet.
 *
 * @param line the line it begins on, from 1
 * @param fields what it says
 * @param lines on which line each field stands, where that is another
 */
record KeysFileRow(long line, JsonFields fields, Map<String, Long> lines) {

    /** Where a field stands; the row's own line for none. */
    long lineOf(@Nullable String field) {
        return field == null ? line : lines.getOrDefault(field, line);
    }

    /** Shows the place only. */
    @Override
    public String toString() {
        return "KeysFileRow[line " + line + "]";
    }
}
