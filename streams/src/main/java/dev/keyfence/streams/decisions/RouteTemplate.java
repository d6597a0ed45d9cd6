package dev.keyfence.streams.decisions;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The kind of request that a path stands for: what names a single thing becomes {@code {id}}.
 *
 * <pre>
 *   /v1/files/4711              /v1/files/{id}
 *   /users/jo@example.org       /users/{id}
 *   /a/0190f3d2-…-7c/b?x=1      /a/{id}/b
 *   /v1/keys/key_01m80vypab…    /v1/keys/{id}
 * </pre>
 *
 * Pure.
 */
public final class RouteTemplate {

    /** What a segment becomes that names a single thing. */
    static final String ID = "{id}";

    /** Deeper paths are cut: they are some tree of files. */
    static final int SEGMENTS_MAX = 8;

    /** A longer segment names a single thing. */
    static final int SEGMENT_CHARACTERS_MAX = 40;

    /** What stands for all segments that were cut. */
    static final String REST = "**";

    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9._:,-]*");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F-]{8,}");

    /** Words have few digits among their letters; ids have many. */
    private static final int ID_CHARACTERS_MIN = 12;

    private static final int ID_DIGITS_MIN = 3;

    private RouteTemplate() {}

    /**
     * The template of a path.
     *
     * @param path as it was asked for; a query is cut off
     * @return at most 8 segments, without control characters
     */
    public static String of(String path) {
        int end = path.length();
        for (int i = 0; i < end; i++) {
            char c = path.charAt(i);
            if (c == '?' || c == '#' || c == ';') {
                end = i;
            }
        }
        StringJoiner template = new StringJoiner("/", "/", "");
        int segments = 0;
        int start = 0;
        while (start < end) {
            int slash = path.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            if (stop > start) {
                if (segments++ == SEGMENTS_MAX) {
                    template.add(REST);
                    break;
                }
                template.add(segment(path.substring(start, stop)));
            }
            start = stop + 1;
        }
        return template.toString();
    }

    private static String segment(String text) {
        return text.length() > SEGMENT_CHARACTERS_MAX || isId(text) ? ID : text;
    }

    private static boolean isId(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '@' || c == '%' || Character.isISOControl(c)) {
                return true;
            }
        }
        return digits > 0
                && (NUMBER.matcher(text).matches()
                        || HEX.matcher(text).matches()
                        || (text.length() >= ID_CHARACTERS_MIN && digits >= ID_DIGITS_MIN));
    }
}
