package dev.keyfence.schemas.serde;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions.TimestampMicrosConversion;
import org.apache.avro.data.TimeConversions.TimestampMillisConversion;
import org.apache.avro.generic.IndexedRecord;

/**
 * Writes and reads records of one schema in Avro's binary encoding, to the byte as Avro's own
 * writer and reader do. Those ask the schema what each field of each record is, and the record how
 * to convert it; here both are settled once for a schema. Thread-safe.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro's binary
 *     encoding</a>
 */
final class WireRecord {

    private final WirePart record;

    /**
     * The encoding of this schema's records.
     *
     * @throws IllegalArgumentException for a schema with a logical type that the generated records
     *     do not have
     */
    WireRecord(Schema schema) {
        record = part(schema, new HashMap<>());
    }

    /**
     * Writes a record behind what the buffer holds.
     *
     * @throws RuntimeException when a value does not fit the schema; a part of the record may be
     *     written then
     */
    void write(IndexedRecord item, WireBuffer out) {
        record.write(item, out);
    }

    /**
     * Reads a record, as the class that was generated for it.
     *
     * @throws RuntimeException when there is none
     */
    Object read(WireInput in) {
        return requireNonNull(record.read(in));
    }

    private static WirePart part(Schema schema, Map<String, WireStructure.Fields> records) {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.TimestampMicros) {
            return new WireValue.Time(new TimestampMicrosConversion(), schema, logical);
        }
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return new WireValue.Time(new TimestampMillisConversion(), schema, logical);
        }
        if (logical != null) {
            throw new IllegalArgumentException("records have no " + logical.getName());
        }
        return switch (schema.getType()) {
            case NULL -> new WireValue.Nothing();
            case BOOLEAN -> new WireValue.Flag();
            case INT -> new WireValue.Int();
            case LONG -> new WireValue.Whole();
            case FLOAT -> new WireValue.Single();
            case DOUBLE -> new WireValue.Real();
            case STRING -> new WireValue.Text();
            case BYTES -> new WireValue.Bytes();
            case FIXED -> new WireValue.Fixed(schema);
            case ENUM -> new WireValue.Symbol(schema);
            case ARRAY -> new WireStructure.Items(part(schema.getElementType(), records));
            case MAP -> new WireStructure.Entries(part(schema.getValueType(), records));
            case UNION -> union(schema, records);
            case RECORD -> fields(schema, records);
        };
    }

    private static WirePart union(Schema schema, Map<String, WireStructure.Fields> records) {
        List<WirePart> branches =
                schema.getTypes().stream().map(branch -> part(branch, records)).toList();
        return branches.size() == 2 && branches.getFirst() instanceof WireValue.Nothing
                ? new WireStructure.Maybe(branches.getLast())
                : new WireStructure.Choice(branches);
    }

    /** A record may hold others of its kind. */
    private static WirePart fields(Schema schema, Map<String, WireStructure.Fields> records) {
        WireStructure.Fields known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        WireStructure.Fields made = new WireStructure.Fields(schema);
        records.put(schema.getFullName(), made);
        made.of(schema.getFields().stream().map(field -> part(field.schema(), records)).toList());
        return made;
    }
}
