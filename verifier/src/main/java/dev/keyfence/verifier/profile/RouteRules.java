package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.key.RoutePath;
import dev.keyfence.verifier.key.RoutePattern;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which scopes a request needs, by its method and path: those of the first rule that matches. A
 * request whose path can be read in more than one way, or whose method is not told, needs what the
 * strictest of all requests needs. Immutable.
 */
public final class RouteRules {

    /** No rules: what a request needs is the caller's to say. */
    public static final RouteRules NONE = new RouteRules(List.of(), Unmatched.ANY_KEY);

    private final List<Rule> rules;
    private final Unmatched unmatched;
    private final List<String> strictest;

    /**
     * One rule.
     *
     * @param pattern the requests it is about
     * @param scopes what they need; nothing for any key of the profile
     */
    public record Rule(RoutePattern pattern, List<String> scopes) {
        /** Keeps its own copy. */
        public Rule {
            scopes = List.copyOf(scopes);
        }
    }

    /** What a request needs that no rule is about. */
    public enum Unmatched {
        /** Every scope that any rule names. */
        STRICTEST,
        /** No scope: any key of the profile will do. */
        ANY_KEY
    }

    /** These rules, in order. */
    public RouteRules(List<Rule> rules, Unmatched unmatched) {
        this.rules = List.copyOf(rules);
        this.unmatched = unmatched;
        TreeSet<String> all = new TreeSet<>();
        rules.forEach(rule -> all.addAll(rule.scopes()));
        this.strictest = List.copyOf(all);
    }

    /**
     * What a request needs.
     *
     * @param method the HTTP method; null when it was not told
     * @param path the path, with or without its query; null when it was not told
     */
    public List<String> scopesFor(@Nullable String method, @Nullable String path) {
        if (rules.isEmpty()) {
            return List.of();
        }
        Optional<List<String>> segments =
                path == null ? Optional.empty() : RoutePath.segments(path);
        if (method == null || segments.isEmpty()) {
            return strictest;
        }
        for (Rule rule : rules) {
            if (rule.pattern().matches(method, segments.get())) {
                return rule.scopes();
            }
        }
        return switch (unmatched) {
            case STRICTEST -> strictest;
            case ANY_KEY -> List.of();
        };
    }

    /**
     * The path template of the first rule that a request matches; null when it matches none, or
     * when it is not certain which request it is.
     *
     * @param method the HTTP method; null when it was not told
     * @param path the path, with or without its query; null when it was not told
     */
    public @Nullable String templateFor(@Nullable String method, @Nullable String path) {
        if (rules.isEmpty() || method == null || path == null) {
            return null;
        }
        List<String> segments = RoutePath.segments(path).orElse(null);
        if (segments == null) {
            return null;
        }
        for (Rule rule : rules) {
            if (rule.pattern().matches(method, segments)) {
                return rule.pattern().template();
            }
        }
        return null;
    }
}
