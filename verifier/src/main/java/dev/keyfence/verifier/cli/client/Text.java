package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values as people read them. */
final class Text {

    private Text() {}

    /** Without anything that could move a terminal's cursor or break a line. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .map(c -> harmless(c) ? c : '?')
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    /** A path segment or a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A field as text; a dash where there is none. */
    static String of(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isArray()) {
            return list(value);
        }
        String text = value.isContainerNode() ? value.toString() : value.asText("");
        return text.isEmpty() || value.isNull() ? "-" : oneLine(text);
    }

    /** A time to the second, in UTC; a dash where there is none. */
    static String time(JsonNode object, String field) {
        String text = of(object, field);
        return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z")
                ? text.substring(0, 10) + ' ' + text.substring(11, 19) + 'Z'
                : text;
    }

    /** Milliseconds as the nearest handy unit. */
    static String millis(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isNumber()) {
            return "-";
        }
        double millis = value.asDouble();
        if (millis < 10) {
            return String.format(
                    Locale.ROOT, value.isIntegralNumber() ? "%.0f ms" : "%.1f ms", millis);
        }
        if (millis < 10_000) {
            return Math.round(millis) + " ms";
        }
        long seconds = Math.round(millis / 1_000);
        return seconds < 600 ? seconds + " s" : seconds / 60 + " min";
    }

    private static String list(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(
                word -> words.add(oneLine(word.isTextual() ? word.textValue() : word.toString())));
        return words.isEmpty() ? "-" : String.join(",", words);
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
