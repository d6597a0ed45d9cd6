package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Problem;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The header {@code If-Match} (RFC 9110 section 13.1.1): the versions that a change may start from.
 *
 * @param any true when there is no such header, or it is a star
 * @param tags the entity tags it lists, compared strongly: a weak one never matches
 * @param wellFormed false when the header cannot be read
 */
record IfMatch(boolean any, List<String> tags, boolean wellFormed) {

    private static final Pattern TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

    /** Keeps its own copy. */
    IfMatch {
        tags = List.copyOf(tags);
    }

    /** Reads a request's header. */
    static IfMatch of(HttpRequest<?> request) {
        List<String> lines = request.getHeaders().getAll("If-Match");
        if (lines.isEmpty() || lines.equals(Collections.singletonList("*"))) {
            return new IfMatch(true, List.of(), true);
        }
        List<String> tags = new ArrayList<>();
        for (String line : lines) {
            for (String tag : line.split(",", -1)) {
                tags.add(tag.strip());
            }
        }
        return new IfMatch(false, tags, tags.stream().allMatch(tag -> TAG.matcher(tag).matches()));
    }

    /** Whether a key of this version may be changed. */
    boolean matches(long version) {
        return any || tags.contains(etag(version));
    }

    /** That it is not well formed. */
    static Problem malformed() {
        return Problem.badRequest("the header If-Match must hold entity tags, such as \"3\"");
    }

    /** The entity tag of a version. */
    static String etag(long version) {
        return "\"" + version + "\"";
    }
}
