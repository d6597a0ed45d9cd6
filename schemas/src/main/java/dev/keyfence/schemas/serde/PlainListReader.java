package dev.keyfence.schemas.serde;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the arrays of what another reader read by plain lists, wherever in the record they are.
 * As thread-safe as that reader.
 */
final class PlainListReader<T> implements DatumReader<T> {

    /** The fields of a record that hold an array, or may hold a record that does. */
    private static final ClassValue<int[]> FIELDS =
            new ClassValue<>() {
                @Override
                protected int[] computeValue(Class<?> type) {
                    return SpecificData.get().getSchema(type).getFields().stream()
                            .filter(field -> mayHoldArray(field.schema(), new HashSet<>()))
                            .mapToInt(Schema.Field::pos)
                            .toArray();
                }
            };

    private final DatumReader<T> reader;

    PlainListReader(DatumReader<T> reader) {
        this.reader = reader;
    }

    @Override
    public void setSchema(Schema schema) {
        throw new UnsupportedOperationException("the schemas are chosen already");
    }

    @Override
    public T read(@Nullable T reuse, Decoder in) throws IOException {
        T record = reader.read(reuse, in);
        visit(record);
        return record;
    }

    private static boolean mayHoldArray(Schema schema, Set<String> seen) {
        return switch (schema.getType()) {
            case ARRAY -> true;
            case MAP -> mayHoldArray(schema.getValueType(), seen);
            case UNION -> schema.getTypes().stream().anyMatch(type -> mayHoldArray(type, seen));
            // A record that was seen holds itself, and is being looked at.
            case RECORD ->
                    seen.add(schema.getFullName())
                            && schema.getFields().stream()
                                    .anyMatch(field -> mayHoldArray(field.schema(), seen));
            default -> false;
        };
    }

    private static void visit(@Nullable Object value) {
        switch (value) {
            case SpecificRecord record -> visitFields(record);
            case List<?> list -> list.forEach(PlainListReader::visit);
            case Map<?, ?> map -> map.values().forEach(PlainListReader::visit);
            case null, default -> {}
        }
    }

    private static void visitFields(SpecificRecord record) {
        for (int field : FIELDS.get(record.getClass())) {
            Object value = record.get(field);
            visit(value);
            if (value instanceof List<?> list) {
                record.put(field, new ArrayList<>(list));
            }
        }
    }
}
