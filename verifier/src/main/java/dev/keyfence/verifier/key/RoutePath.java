package dev.keyfence.verifier.key;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's path as rules about routes read it. A path that servers may read in more than one way
 * is none: one with empty, {@code .} or {@code ..} segments, segments that begin or end with a
 * blank or end with a dot (Windows drops those), a trailing slash, backslashes, path parameters, or
 * with escapes that hide any of these, a percent sign, or a control character. For where a rule and
 * the API behind disagree about what a path means, a key gets past the rule.
 */
public final class RoutePath {

    /** Deeper paths have no rule. */
    private static final int SEGMENTS_MAX = 64;

    private static final int HEX = 16;

    private RoutePath() {}

    /**
     * Parts a path into its segments, with escapes decoded.
     *
     * @param path begins with a slash; a query or fragment is not looked at
     * @return the segments, none for the root; empty when the path can be read in more than one way
     */
    public static Optional<List<String>> segments(String path) {
        String bare = withoutQuery(path);
        if (!bare.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        if (bare.length() == 1) {
            return Optional.of(segments);
        }
        for (String raw : bare.substring(1).split("/", SEGMENTS_MAX + 1)) {
            String segment = decoded(raw);
            if (segment == null || segment.isEmpty() || isShortened(segment)) {
                return Optional.empty();
            }
            segments.add(segment);
        }
        return segments.size() > SEGMENTS_MAX ? Optional.empty() : Optional.of(segments);
    }

    private static String withoutQuery(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '?' || path.charAt(i) == '#') {
                return path.substring(0, i);
            }
        }
        return path;
    }

    /** Segments that mean another directory, and those that Windows shortens. */
    private static boolean isShortened(String segment) {
        return segment.endsWith(".") || segment.endsWith(" ") || segment.startsWith(" ");
    }

    /** A segment with its escapes decoded; null when it is no plain one. */
    private static @Nullable String decoded(String raw) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            int value = raw.charAt(i);
            if (value == '%') {
                value = i + 2 < raw.length() ? escape(raw, i) : -1;
                i += 2;
                if (value < 0 || isTrick(value) || value == '%' || value == '/' || value == '.') {
                    return null;
                }
            } else if (value > '~' || value == ' ' || isTrick(value)) {
                return null;
            }
            bytes[length++] = (byte) value;
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') >= 0 ? null : text;
    }

    /** Characters that some servers take for a separator or cut a path at. */
    private static boolean isTrick(int value) {
        return value < ' ' || value == 0x7f || value == '\\' || value == ';';
    }

    private static int escape(String raw, int at) {
        int high = Character.digit(raw.charAt(at + 1), HEX);
        int low = Character.digit(raw.charAt(at + 2), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }
}
