package dev.keyfence.verifier.replay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What the parsers ask of the fields of a line, whatever the format. */
final class Fields {

    /** An owner's name may have no more characters. */
    static final int SOURCE_CHARS_MAX = 256;

    /**
     * A node keeps fewer characters than this of any field; what is beyond is cut here, so that a
     * request body stays within the 64 kB that a node reads.
     */
    static final int FIELD_CHARS_MAX = 4_096;

    private Fields() {}

    /** Why this cannot name a source, or null when it can. */
    static @Nullable String unfitSource(String source) {
        if (source.isBlank()) {
            return "the source is empty";
        }
        if (source.length() > SOURCE_CHARS_MAX) {
            return "the source is longer than " + SOURCE_CHARS_MAX + " characters";
        }
        return hasControl(source) ? "the source has control characters" : null;
    }

    /** The address when the text is one, and not a host's name; else null. Looks nothing up. */
    static @Nullable String address(@Nullable String text) {
        if (text == null || (text.indexOf(':') < 0 && dots(text) != 3)) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getHostAddress().isEmpty() ? null : text;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** The path of a request target: without query and fragment, which may hold secrets. */
    static String path(String target) {
        int end = target.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = target.indexOf(mark);
            if (at >= 0 && at < end) {
                end = at;
            }
        }
        return target.substring(0, end);
    }

    /**
     * The text as it may be sent: of limited length, control characters and half surrogates gone.
     */
    static @Nullable String sendable(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        StringBuilder kept = new StringBuilder(Math.min(text.length(), FIELD_CHARS_MAX));
        for (int at = 0; at < text.length() && kept.length() < FIELD_CHARS_MAX - 1; ) {
            int point = text.codePointAt(at);
            boolean unfit =
                    Character.isISOControl(point)
                            || (point >= Character.MIN_SURROGATE
                                    && point <= Character.MAX_SURROGATE);
            kept.appendCodePoint(unfit ? '\uFFFD' : point);
            at += Character.charCount(point);
        }
        return kept.toString();
    }

    /** True when the text is a method's name, as HTTP has them. */
    static boolean isMethod(String text) {
        if (text.isEmpty() || text.length() > 32) {
            return false;
        }
        return text.chars()
                .allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-');
    }

    private static boolean hasControl(String text) {
        return text.codePoints()
                .anyMatch(point ->
                        Character.isISOControl(point)
                                || (point >= Character.MIN_SURROGATE
                                        && point <= Character.MAX_SURROGATE));
    }

    private static long dots(String text) {
        return text.chars().filter(c -> c == '.').count();
    }
}
