package dev.keyfence.streams.detection.rule;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Settings of detectors as text: a record's components by their names in small letters and
 * underscores. Numbers, fractions, {@code true} and {@code false}, ISO 8601 durations, and lists of
 * words between commas. What a value may be is checked by the record itself.
 */
public final class SettingsText {

    private static final Pattern HUMP = Pattern.compile("([A-Z])");

    private SettingsText() {}

    /** What a record says, by name, in its order. */
    public static Map<String, String> write(Record settings) {
        Map<String, String> text = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            text.put(name(component), text(value(component, settings)));
        }
        return text;
    }

    /**
     * The same settings with others in their place.
     *
     * @param defaults what holds for names that are not there
     * @param text values by name
     * @throws IllegalArgumentException when a name is not known or a value cannot be: says which,
     *     and what is expected
     */
    public static <S extends Record> S read(S defaults, Map<String, String> text) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Set<String> unknown = new TreeSet<>(text.keySet());
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = name(components[i]);
            unknown.remove(name);
            String given = text.get(name);
            values[i] =
                    given == null
                            ? value(components[i], defaults)
                            : parse(name, components[i].getType(), given.strip());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no setting %s; there are %s"
                            .formatted(
                                    String.join(", ", unknown),
                                    String.join(
                                            ", ",
                                            Arrays.stream(components)
                                                    .map(SettingsText::name)
                                                    .toList())));
        }
        return make(defaults, components, values);
    }

    private static Object parse(String name, Class<?> type, String text) {
        try {
            if (type == int.class) {
                return Integer.valueOf(text);
            }
            if (type == double.class) {
                return Double.valueOf(text);
            }
            if (type == Duration.class) {
                return Duration.parse(text);
            }
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "%s is %s, not '%s'"
                            .formatted(
                                    name,
                                    type == Duration.class
                                            ? "a duration such as PT10M"
                                            : "a number",
                                    text),
                    e);
        }
        if (type == boolean.class) {
            return flag(name, text);
        }
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static boolean flag(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "%s is true or false, not '%s'".formatted(name, text));
        };
    }

    private static String text(Object value) {
        return value instanceof List<?> words
                ? String.join(",", words.stream().map(Object::toString).toList())
                : value.toString();
    }

    private static String name(RecordComponent component) {
        return HUMP.matcher(component.getName()).replaceAll("_$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(RecordComponent component, Record settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's components can be read", e);
        }
    }

    private static <S extends Record> S make(
            S defaults, RecordComponent[] components, Object[] values) {
        @SuppressWarnings("unchecked") // The class of a thing makes things of its class.
        Class<S> type = (Class<S>) defaults.getClass();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<S> canonical = type.getConstructor(types);
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("settings check their values only", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings are public records", e);
        }
    }
}
