package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Free text that people give keys: what is kept and shown again must not trick its reader. */
final class Words {

    /** How many tags a key may have. */
    static final int TAGS_MAX = 32;

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private Words() {}

    /** A text that must be there, of 1 to {@code charactersMax} characters. */
    static String required(JsonFields fields, String name, int charactersMax) {
        String text = fields.requiredText(name);
        if (text.isBlank()) {
            fields.reject(name, "must not be blank");
        }
        check(fields, name, text, charactersMax);
        return text;
    }

    /** A text that may be missing, which is an empty one. */
    static String optional(JsonFields fields, String name, int charactersMax) {
        String text = fields.text(name);
        if (text == null) {
            return "";
        }
        check(fields, name, text, charactersMax);
        return text;
    }

    /** Labels. */
    static List<String> tags(JsonFields fields, String name) {
        List<String> tags = fields.texts(name, TAGS_MAX);
        for (String tag : tags) {
            if (!TAG.matcher(tag).matches()) {
                fields.reject(name, "must each have 1 to 64 characters of A-Z a-z 0-9 _ . : -");
            }
            checkNoKey(fields, name, tag);
        }
        if (tags.stream().distinct().count() < tags.size()) {
            fields.reject(name, "must differ");
        }
        return tags;
    }

    private static void check(JsonFields fields, String name, String text, int charactersMax) {
        if (text.length() > charactersMax) {
            fields.reject(name, "must have %d characters at the most".formatted(charactersMax));
        }
        objection(text).ifPresent(why -> fields.reject(name, why));
        checkNoKey(fields, name, text);
    }

    private static void checkNoKey(JsonFields fields, String name, String text) {
        if (JsonFields.holdsKey(text)) {
            fields.reject(name, "holds what looks like a key; keys are never stored");
        }
    }

    /** Why a text would trick its reader, or empty. */
    static Optional<String> objection(String text) {
        if (!text.equals(text.strip())) {
            return Optional.of("must not begin or end with blanks");
        }
        return text.codePoints().anyMatch(Words::isTrick)
                ? Optional.of("must not hold control characters")
                : Optional.empty();
    }

    /** Control characters, broken surrogates, line separators, and marks that turn text round. */
    private static boolean isTrick(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (codePoint >= 0x202a && codePoint <= 0x202e)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }
}
