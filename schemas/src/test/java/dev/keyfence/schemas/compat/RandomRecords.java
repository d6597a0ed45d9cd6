package dev.keyfence.schemas.compat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Data of any schema, from a seed. Times stay plain numbers. */
public final class RandomRecords {

    private static final int ITEMS_MAX = 4;

    private final SplittableRandom random;

    /** Draws from a generator that the caller seeds. */
    public RandomRecords(SplittableRandom random) {
        this.random = random;
    }

    /** A datum of a schema. */
    public Object next(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ENUM ->
                    new GenericData.EnumSymbol(
                            schema,
                            schema.getEnumSymbols()
                                    .get(random.nextInt(schema.getEnumSymbols().size())));
            case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
            case UNION -> next(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case ARRAY -> array(schema);
            case MAP -> map(schema);
            case STRING -> text();
            case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(40)));
            case INT -> random.nextInt();
            // Fits every logical type: some thousand years around now.
            case LONG -> random.nextLong(-50_000_000_000_000_000L, 50_000_000_000_000_000L);
            case FLOAT -> (float) random.nextDouble();
            case DOUBLE -> random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case NULL -> NullDatum.VALUE;
        };
    }

    private GenericData.Record record(Schema schema) {
        GenericData.Record datum = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            Object value = next(field.schema());
            datum.put(field.pos(), value == NullDatum.VALUE ? null : value);
        }
        return datum;
    }

    private List<Object> array(Schema schema) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(ITEMS_MAX); i > 0; i--) {
            items.add(next(schema.getElementType()));
        }
        return items;
    }

    private Map<String, Object> map(Schema schema) {
        Map<String, Object> items = new HashMap<>();
        for (int i = random.nextInt(ITEMS_MAX); i > 0; i--) {
            items.put(text(), next(schema.getValueType()));
        }
        return items;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.appendCodePoint(
                    random.nextInt(8) == 0
                            ? random.nextInt(0x1F300, 0x1F600)
                            : random.nextInt(0x20, 0x7f));
        }
        return text.toString();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Stands for null, which a generator of anything cannot return. */
    private enum NullDatum {
        VALUE
    }
}
