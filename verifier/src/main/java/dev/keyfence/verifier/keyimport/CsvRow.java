package dev.keyfence.verifier.keyimport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fields of one row of CSV, as RFC 4180 section 2 has it, strictly: quotes open at a field's
 * start only, and nothing stands behind a closing one.
 */
public final class CsvRow {

    private static final String QUOTE = "\"";

    private CsvRow() {}

    /**
     * Reads a row.
     *
     * @param row one row, without its line end
     * @return its fields, or empty when quotes stand where none may
     */
    public static Optional<List<String>> read(String row) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at <= row.length()) {
            if (at < row.length() && row.charAt(at) == '"') {
                int close = closing(row, at + 1);
                if (close < 0 || (close + 1 < row.length() && row.charAt(close + 1) != ',')) {
                    return Optional.empty();
                }
                fields.add(row.substring(at + 1, close).replace(QUOTE + QUOTE, QUOTE));
                at = close + 2;
            } else {
                int comma = row.indexOf(',', at);
                String field = row.substring(at, comma < 0 ? row.length() : comma);
                if (field.contains(QUOTE)) {
                    return Optional.empty();
                }
                fields.add(field);
                at += field.length() + 1;
            }
        }
        return Optional.of(fields);
    }

    /** Writes a row, without its line end. */
    public static String write(List<String> fields) {
        return fields.stream().map(CsvRow::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String field) {
        for (int i = 0; i < field.length(); i++) {
            if ("\",\r\n".indexOf(field.charAt(i)) >= 0) {
                return QUOTE + field.replace(QUOTE, QUOTE + QUOTE) + QUOTE;
            }
        }
        return field;
    }

    /** Where the quote is that closes a field, or -1. */
    private static int closing(String row, int from) {
        int at = row.indexOf('"', from);
        while (at >= 0 && at + 1 < row.length() && row.charAt(at + 1) == '"') {
            at = row.indexOf('"', at + 2);
        }
        return at;
    }
}
