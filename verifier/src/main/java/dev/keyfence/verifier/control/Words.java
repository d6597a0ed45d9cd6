package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.http.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Free text that people give keys: what is kept and shown again must not trick its reader. */
final class Words {

    /** How many tags a key may have. */
    static final int TAGS_MAX = 32;

    /** How many attributes a key may have. */
    static final int ATTRIBUTES_MAX = 32;

    private static final int ATTRIBUTE_CHARACTERS_MAX = 256;
    private static final int REASON_CHARACTERS_MAX = 256;
    private static final int NOTE_CHARACTERS_MAX = 1_024;

    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
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

    /** Names with short texts, as profiles and people give them to keys. */
    static Map<String, String> attributes(JsonFields fields, String name) {
        Map<String, String> attributes = fields.textMap(name, ATTRIBUTES_MAX);
        attributes.forEach((key, text) -> {
            if (!ATTRIBUTE.matcher(key).matches()) {
                fields.reject(name, "must be named by 1 to 64 characters of A-Z a-z 0-9 _ . -");
            }
            checkNoKey(fields, name, key);
            check(fields, name, text, ATTRIBUTE_CHARACTERS_MAX);
        });
        return attributes;
    }

    /** What is said of a change, for the audit trail. */
    static Why why(JsonFields fields) {
        String reason = optional(fields, "reason", REASON_CHARACTERS_MAX);
        String note = optional(fields, "note", NOTE_CHARACTERS_MAX);
        return new Why(reason.isEmpty() ? null : reason, note.isEmpty() ? null : note);
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
