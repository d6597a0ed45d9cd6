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
    private final Set<String> given = new HashSet<>();
    private @Nullable Problem problem;
    private boolean isRow;

    private JsonFields() {}

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
        fields.readAll(body, known);
        return fields;
    }

    /**
     * Reads one row of a file, which has no lines of its own.
     *
     * @param row the bytes
     * @param known the names of the fields there are
     */
    public static JsonFields readRow(byte[] row, List<String> known) {
        JsonFields fields = new JsonFields();
        fields.isRow = true;
        fields.readAll(row, known);
        return fields;
    }

    /**
     * Takes fields that came in another form than JSON; a list is a list of strings.
     *
     * @param values the fields that are there
     */
    public static JsonFields of(Map<String, Object> values) {
        JsonFields fields = new JsonFields();
        fields.values.putAll(values);
        fields.given.addAll(values.keySet());
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

    /** Whether a field is there, be it null. */
    public boolean isGiven(String name) {
        return given.contains(name);
    }

    /** Whether a field is there and null. */
    public boolean isNull(String name) {
        return given.contains(name) && !values.containsKey(name);
    }

    /**
     * An object whose values are strings; empty when the field is missing or null.
     *
     * @param entriesMax how many there may be
     */
    public Map<String, String> textMap(String name, int entriesMax) {
        Map<?, ?> entries = value(name, Map.class, "must be an object of strings");
        if (entries == null) {
            return Map.of();
        }
        if (entries.size() > entriesMax) {
            reject(name, "must hold %d entries at the most".formatted(entriesMax));
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (entry.getKey() instanceof String key && entry.getValue() instanceof String text) {
                texts.put(key, text);
            } else {
                reject(name, "must be an object of strings");
                return Map.of();
            }
        }
        return texts;
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

    private void readAll(byte[] body, List<String> known) {
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            readObject(parser, known);
        } catch (StreamConstraintsException e) {
            fail(
                    "the JSON nests deeper than %d levels, or a name, number or string is too long"
                                    .formatted(Json.DEPTH_MAX)
                            + where(e.getLocation()));
        } catch (JsonProcessingException e) {
            fail("the " + noun() + " is not valid JSON" + where(e.getLocation()));
        } catch (IOException e) {
            // Bytes that are no UTF-8 come this way; the message would repeat them.
            fail("the " + noun() + " is not valid JSON in UTF-8");
        }
    }

    private void readObject(JsonParser parser, List<String> known) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            fail("the " + noun() + " must be one JSON object");
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!known.contains(name)) {
                fail(
                        "the %s holds a field that is not known%s; known are %s"
                                .formatted(
                                        noun(),
                                        where(parser.currentTokenLocation()),
                                        String.join(", ", known)));
                return;
            }
            parser.nextToken();
            Object value = JsonValues.read(parser);
            if (!given.add(name)) {
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

    private void fail(String detail) {
        if (problem == null) {
            problem = Problem.badRequest(detail);
        }
    }

    private String noun() {
        return isRow ? "row" : "body";
    }

    private String where(@Nullable JsonLocation location) {
        if (location != null && isRow) {
            return " (column %d)".formatted(location.getColumnNr());
        }
        return location == null
                ? ""
                : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
