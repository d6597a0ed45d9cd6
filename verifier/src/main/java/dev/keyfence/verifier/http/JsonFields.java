package dev.keyfence.verifier.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's one JSON object, read strictly: no unknown fields, no field twice,
 * nothing after the object, no type but the one asked for. The first thing that is wrong is kept;
 * getters answer something harmless from then on, so that a request is read to its end and then
 * asked for its {@link #problem()}. Problems tell where, never what: the body may hold a key.
 */
public final class JsonFields {

    private final Map<String, Object> values = new HashMap<>();
    private @Nullable Problem problem;

    private JsonFields() {}

    /**
     * What stands for values that no field may have; keeps an unfit type apart from a missing one.
     */
    private enum Unfit {
        OBJECT,
        NUMBER,
        NULL_ITEM
    }

    /**
     * Reads a body.
     *
     * @param body the bytes; null or empty for a request without a body, which has no fields
     * @param known the names of the fields there are
     */
    public static JsonFields read(byte @Nullable [] body, List<String> known) {
        JsonFields fields = new JsonFields();
        if (body == null || body.length == 0) {
            return fields;
        }
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            fields.readObject(parser, known);
        } catch (StreamConstraintsException e) {
            fields.fail(
                    "the JSON nests deeper than %d levels, or a name, number or string is too long"
                                    .formatted(Json.DEPTH_MAX)
                            + where(e.getLocation()));
        } catch (JsonProcessingException e) {
            fields.fail("the body is not valid JSON" + where(e.getLocation()));
        } catch (IOException e) {
            // Bytes that are no UTF-8 come this way; the message would repeat them.
            fields.fail("the body is not valid JSON in UTF-8");
        }
        return fields;
    }

    /** What is wrong with the request; null when nothing is. */
    public @Nullable Problem problem() {
        return problem;
    }

    /** Keeps a problem of a field, unless there is one already. */
    public void reject(String name, String why) {
        if (problem == null) {
            problem = Problem.badRequest("'" + name + "' " + why).with("field", name);
        }
    }

    /** True when a text holds what looks like a minted key, which nobody means to store. */
    public static boolean holdsKey(String text) {
        return CleanText.holdsKey(text);
    }

    /** A string; null when the field is missing or null. */
    public @Nullable String text(String name) {
        return value(name, String.class, "must be a string");
    }

    /** A string that must be there; empty when it is not, which is a problem. */
    public String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            reject(name, "is required");
            return "";
        }
        return text;
    }

    /** A whole number; null when the field is missing or null. */
    public @Nullable Long integer(String name) {
        return value(name, Long.class, "must be a whole number");
    }

    /**
     * A list of strings; empty when the field is missing or null.
     *
     * @param itemsMax how many there may be
     */
    public List<String> texts(String name, int itemsMax) {
        List<?> items = value(name, List.class, "must be a list of strings");
        if (items == null) {
            return List.of();
        }
        if (items.size() > itemsMax) {
            reject(name, "must hold %d items at the most".formatted(itemsMax));
            return List.of();
        }
        List<String> texts = new ArrayList<>(items.size());
        for (Object item : items) {
            if (item instanceof String text) {
                texts.add(text);
            } else {
                reject(name, "must be a list of strings");
                return List.of();
            }
        }
        return texts;
    }

    /** Yes or no; no when the field is missing or null. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(value(name, Boolean.class, "must be true or false"));
    }

    /** The members of an object, by name; empty when the field is missing or null. */
    public Map<String, Object> members(String name) {
        Map<String, Object> members = new LinkedHashMap<>();
        Map<?, ?> given = value(name, Map.class, "must be an object that names no member twice");
        if (given != null) {
            given.forEach((key, value) -> members.put(String.valueOf(key), value));
        }
        return members;
    }

    private <T> @Nullable T value(String name, Class<T> type, String wanted) {
        Object value = values.get(name);
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        reject(name, wanted);
        return null;
    }

    private void readObject(JsonParser parser, List<String> known) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            fail("the body must be one JSON object");
            return;
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!known.contains(name)) {
                fail(
                        "the body holds a field that is not known%s; known are %s"
                                .formatted(
                                        where(parser.currentTokenLocation()),
                                        String.join(", ", known)));
                return;
            }
            parser.nextToken();
            Object value = readValue(parser);
            if (!seen.add(name)) {
                reject(name, "is there twice");
            }
            if (value != null) {
                values.put(name, value);
            }
        }
        if (parser.nextToken() != null) {
            fail("there is something after the JSON object" + where(parser.currentTokenLocation()));
        }
    }

    private static @Nullable Object readValue(JsonParser parser) throws IOException {
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
            case START_OBJECT -> readMembers(parser);
            // The parser throws rather than ending a value with any of these.
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                    Unfit.OBJECT;
        };
    }

    /** An object within the object; one that names a member twice is none. */
    private static Object readMembers(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        boolean twice = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = readValue(parser);
            twice |= members.put(name, value == null ? Unfit.NULL_ITEM : value) != null;
        }
        return twice ? Unfit.OBJECT : members;
    }

    private static List<Object> readList(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                break;
            }
            Object item = readValue(parser);
            items.add(item == null ? Unfit.NULL_ITEM : item);
        }
        return items;
    }

    private void fail(String detail) {
        if (problem == null) {
            problem = Problem.badRequest(detail);
        }
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null
                ? ""
                : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
