package dev.keyfence.verifier.http;

import dev.keyfence.verifier.profile.ScopeCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scopes that a request names, checked against a profile's catalogue. */
public final class AskedScopes {

    /** How many scopes one key or request may name: more is a role, not a list. */
    public static final int COUNT_MAX = 64;

    /** Longer ones are named by their place in the list. */
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private AskedScopes() {}

    /**
     * What is wrong with the scopes: a sentence that names the first bad one, or empty. A scope
     * that looks like a key is not named.
     */
    public static Optional<String> objection(List<String> scopes, ScopeCatalogue catalogue) {
        if (scopes.size() > COUNT_MAX) {
            return Optional.of("name %d scopes at the most".formatted(COUNT_MAX));
        }
        for (int i = 0; i < scopes.size(); i++) {
            String scope = scopes.get(i);
            if (CleanText.holdsKey(scope)) {
                return Optional.of("scope %d is a key, not a scope".formatted(i + 1));
            }
            Optional<String> objection = catalogue.objection(scope);
            if (objection.isPresent()) {
                return Optional.of("scope " + shown(scope, i) + ' ' + objection.get());
            }
        }
        return Optional.empty();
    }

    /** All of both, none of them twice. */
    public static List<String> and(List<String> some, List<String> more) {
        if (more.isEmpty()) {
            return some;
        }
        return some.isEmpty()
                ? more
                : Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private static String shown(String scope, int index) {
        boolean showable =
                scope.length() <= SHOWN_CHARACTERS_MAX && scope.equals(CleanText.ascii(scope));
        return showable ? "'" + scope + "'" : String.valueOf(index + 1);
    }
}
