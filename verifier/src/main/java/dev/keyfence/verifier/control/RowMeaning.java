package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.JsonValues;
import dev.keyfence.verifier.keyimport.CsvHeader;
import dev.keyfence.verifier.keyimport.CsvRow;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.keyimport.FileRow;
import dev.keyfence.verifier.keyimport.RowReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the rows of one file mean. */
@FunctionalInterface
interface RowMeaning {

    /**
     * Reads a row.
     *
     * @param granting what the caller holds, and so may grant
     */
    ImportRows.Parsed of(FileRow row, List<String> granting);

    /** The rows of a file, or why there are none. */
    sealed interface Begun {

        /** Rows can be read. */
        record Fit(RowMeaning meaning) implements Begun {}

        /** They cannot; the reason tells what to do. */
        record Unfit(String reason) implements Begun {}
    }

    /**
     * Begins to read a file: a CSV file's header.
     *
     * @throws IOException when the file cannot be read
     */
    static Begun begin(FileFormat format, RowReader file, ImportRows rows) throws IOException {
        return switch (format) {
            case NDJSON -> new Begun.Fit(ndjson(rows));
            case CSV -> {
                Optional<String> first =
                        file.next()
                                .filter(row -> row.fault() == null)
                                .flatMap(row -> text(row.bytes()));
                yield switch (CsvHeader.read(first, ImportRows.FIELDS)) {
                    case CsvHeader.Parsed.Fit(CsvHeader header) -> new Begun.Fit(csv(rows, header));
                    case CsvHeader.Parsed.Unfit(String reason) -> new Begun.Unfit(reason);
                };
            }
        };
    }

    /** Rows that are JSON objects. */
    static RowMeaning ndjson(ImportRows rows) {
        return (row, granting) ->
                row.fault() != null
                        ? new ImportRows.Unfit(null, row.fault())
                        : rows.parse(JsonFields.readRow(row.bytes(), ImportRows.FIELDS), granting);
    }

    /**
     * Rows that are CSV under a header. Lists are separated by blanks, attributes and restrictions
     * are JSON objects, flags are true or false, and an empty field is one that is not there.
     */
    static RowMeaning csv(ImportRows rows, CsvHeader header) {
        return (row, granting) -> {
            if (row.fault() != null) {
                return new ImportRows.Unfit(null, row.fault());
            }
            if (!row.ended()) {
                return new ImportRows.Unfit(
                        null,
                        "the file ends within this row, or right behind it: if it is whole, end it"
                                + " with a line feed");
            }
            Optional<List<String>> fields = text(row.bytes()).flatMap(CsvRow::read);
            if (fields.isEmpty()) {
                return new ImportRows.Unfit(
                        null, "is not valid CSV in UTF-8: quotes stand where RFC 4180 has none");
            }
            if (fields.get().size() != header.columns().size()) {
                return new ImportRows.Unfit(
                        null,
                        "has %d fields where the header has %d"
                                .formatted(fields.get().size(), header.columns().size()));
            }
            return rows.parse(JsonFields.of(values(header.columns(), fields.get())), granting);
        };
    }

    /** The text of a row, or empty when it is not UTF-8. */
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> values(List<String> columns, List<String> fields) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String field = fields.get(i);
            if (!field.isEmpty()) {
                values.put(columns.get(i), value(columns.get(i), field));
            }
        }
        return values;
    }

    /** What is neither word stays a text, which is refused as no flag. */
    private static Object flag(String field) {
        return switch (field) {
            case "true" -> true;
            case "false" -> false;
            default -> field;
        };
    }

    private static Object value(String column, String field) {
        return switch (column) {
            case "scopes", "tags" -> List.of(field.strip().split("\\s+"));
            case "attributes", "restrictions" -> JsonValues.object(field);
            case "canary" -> flag(field);
            default -> field;
        };
    }
}
