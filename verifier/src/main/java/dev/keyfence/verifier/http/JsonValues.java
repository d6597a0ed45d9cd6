package dev.keyfence.verifier.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of JSON fields: strings, whole numbers, truth values, lists and objects of them; null
 * for null. What no field may be is there, too, so that it is told from what is missing.
 */
public final class JsonValues {

    private JsonValues() {}

    /**
     * What stands for values that no field may have; keeps an unfit type apart from a missing one.
     */
    private enum Unfit {
        OBJECT,
        NUMBER,
        NULL_ITEM
    }

    /** The value of a text that is to be a JSON object; one that fits nothing when it is none. */
    public static Object object(String text) {
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Object value = readMap(parser);
                return parser.nextToken() == null ? value : Unfit.OBJECT;
            }
        } catch (IOException e) {
            // What it is not is all that is told.
        }
        return Unfit.OBJECT;
    }

    static @Nullable Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                    parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? Unfit.NUMBER
                            : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> Unfit.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            case START_ARRAY -> readList(parser);
            case START_OBJECT -> readMap(parser);
            // The parser throws rather than ending a value with any of these.
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                    Unfit.OBJECT;
        };
    }

    private static List<Object> readList(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                break;
            }
            Object item = read(parser);
            items.add(item == null ? Unfit.NULL_ITEM : item);
        }
        return items;
    }

    /** An object's values; one that is there twice, or null, is no value that fits. */
    private static Map<String, Object> readMap(JsonParser parser) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = read(parser);
            boolean again = entries.put(name, value == null ? Unfit.NULL_ITEM : value) != null;
            if (again) {
                entries.put(name, Unfit.OBJECT);
            }
        }
        return entries;
    }
}
