package dev.keyfence.verifier.key;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which requests a rule is about: methods and a path template, such as {@code POST
 * /v1/models/{model}}. A segment in braces stands for any one segment, a last segment {@code **}
 * for any number of them, none included; {@code *} as the method for any method. Names are compared
 * with case, since paths are.
 */
public final class RoutePattern {

    private static final Pattern LINE =
            Pattern.compile("(\\*|[A-Z]{1,20}(?:,[A-Z]{1,20}){0,9}) (/\\S{0,1000})");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_.~:@!$&'()+=-]{1,200}");
    private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]{0,63}}");

    private final String text;
    private final String template;
    private final Set<String> methods;
    private final List<String> segments;
    private final boolean openEnded;

    private RoutePattern(
            String text, Set<String> methods, List<String> segments, boolean openEnded) {
        this.text = text;
        this.template = text.substring(text.indexOf(' ') + 1);
        this.methods = methods;
        this.segments = segments;
        this.openEnded = openEnded;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is none; the message says what one looks like
     */
    public static RoutePattern parse(String text) {
        var matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a route is a method (or several, joined by commas, or *), a blank and a path:"
                            + " POST /v1/models/{model}");
        }
        String methods = matcher.group(1);
        String path = matcher.group(2);
        boolean openEnded = path.endsWith("/**");
        String closed = openEnded ? path.substring(0, path.length() - 3) : path;
        List<String> segments =
                closed.isEmpty() || closed.equals("/")
                        ? List.of()
                        : List.of(closed.substring(1).split("/", -1));
        for (String segment : segments) {
            if (!VARIABLE.matcher(segment).matches() && !isLiteral(segment)) {
                throw new IllegalArgumentException(
                        "a path's segments are plain names, {names} that stand for one segment, or"
                                + " a last ** that stands for the rest: '"
                                + segment
                                + "'");
            }
        }
        return new RoutePattern(
                text,
                methods.equals("*") ? Set.of() : Set.of(methods.split(",")),
                segments,
                openEnded);
    }

    /**
     * True when a request is meant.
     *
     * @param path its path's segments, see {@link RoutePath#segments}
     */
    public boolean matches(String method, List<String> path) {
        if (!(methods.isEmpty() || methods.contains(method))
                || path.size() < segments.size()
                || (path.size() > segments.size() && !openEnded)) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.charAt(0) != '{' && !segment.equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The path template, without the methods. */
    public String template() {
        return template;
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoutePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private static boolean isLiteral(String segment) {
        return LITERAL.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
    }
}
