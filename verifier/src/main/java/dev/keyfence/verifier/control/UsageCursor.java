package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of usage ended: at whom, or at which window. */
final class UsageCursor {

    /** Between a route's profile and the route: in neither. */
    private static final char SEPARATOR = '\u001f';

    private UsageCursor() {}

    /** The cursor behind somebody. */
    static String of(Subject subject) {
        String profile = subject.profile();
        String text = profile == null ? subject.name() : profile + SEPARATOR + subject.name();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Behind whom a page of totals begins; null for the first, or when the cursor is wrong. */
    static @Nullable Subject after(PageQuery query, @Nullable Kind kind) {
        String cursor = query.cursor().orElse(null);
        if (cursor == null || kind == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int separator = kind == Kind.ROUTE ? text.indexOf(SEPARATOR) : -1;
            if (kind != Kind.ROUTE || separator >= 0) {
                return new Subject(
                        kind,
                        separator < 0 ? null : text.substring(0, separator),
                        text.substring(separator + 1));
            }
        } catch (IllegalArgumentException e) {
            // No base64: refused like any other that is none of ours.
        }
        reject(query);
        return null;
    }

    /** What is left of a period of windows. */
    static Range rest(PageQuery query, Range range) {
        String cursor = query.cursor().orElse("0");
        if (!cursor.matches("[0-9]{1,15}")) {
            reject(query);
            return range;
        }
        return new Range(
                range.step(),
                Math.max(range.fromMillis(), Long.parseLong(cursor)),
                range.untilMillis());
    }

    private static void reject(PageQuery query) {
        query.reject("cursor", "must be the next_cursor of an earlier answer");
    }
}
