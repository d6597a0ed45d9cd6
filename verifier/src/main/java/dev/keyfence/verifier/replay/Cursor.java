package dev.keyfence.verifier.replay;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A place in a line of an access log, moved along by what is read there. */
final class Cursor {

    private final String line;
    private int at;

    /** Stands before the space that precedes the first field to read. */
    Cursor(String line, int at) {
        this.line = line;
        this.at = at;
    }

    /**
     * The next field, which is in quotes, with its quotes and backslashes as sent; null if none.
     */
    @Nullable String quoted() {
        if (at + 1 >= line.length() || line.charAt(at) != ' ' || line.charAt(at + 1) != '"') {
            return null;
        }
        StringBuilder field = new StringBuilder();
        for (int i = at + 2; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                at = i + 1;
                return field.toString();
            }
            if (c == '\\' && i + 1 < line.length()) {
                i += unescape(i, field);
            } else {
                field.append(c);
            }
        }
        return null;
    }

    /** True, and moved behind it, when the next field, which has no space, is as wanted. */
    boolean token(Predicate<String> wanted) {
        return taken(wanted) != null;
    }

    /** The next field, which has no space, when it is as wanted; null, and not moved, if not. */
    @Nullable String taken(Predicate<String> wanted) {
        if (at >= line.length() || line.charAt(at) != ' ') {
            return null;
        }
        int end = line.indexOf(' ', at + 1);
        end = end < 0 ? line.length() : end;
        String field = line.substring(at + 1, end);
        if (!wanted.test(field)) {
            return null;
        }
        at = end;
        return field;
    }

    /** True when nothing but space follows. */
    boolean atEnd() {
        return line.substring(at).isBlank();
    }

    /** Says what was wanted here. */
    ParsedLine malformed(String wanted) {
        return new ParsedLine.Malformed("at column " + (at + 1) + " there should be " + wanted);
    }

    /**
     * Appends what the escape at {@code start} stands for, and tells how many further characters it
     * has. An escape that stands for no printable ASCII character stays as it is, so that binary
     * requests remain readable.
     */
    private int unescape(int start, StringBuilder field) {
        char kind = line.charAt(start + 1);
        if (kind == '"' || kind == '\\') {
            field.append(kind);
            return 1;
        }
        int high = kind == 'x' && start + 3 < line.length() ? hex(start + 2) : -1;
        int low = high < 0 ? -1 : hex(start + 3);
        int value = high * 16 + low;
        if (low >= 0 && value > ' ' && value < 0x7f) {
            field.append((char) value);
            return 3;
        }
        field.append('\\').append(kind);
        return 1;
    }

    private int hex(int index) {
        return Character.digit(line.charAt(index), 16);
    }
}
