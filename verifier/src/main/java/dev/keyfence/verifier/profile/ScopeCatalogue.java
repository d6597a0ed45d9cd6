package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.decide.ScopeGrants;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which scopes a key of a profile may hold.
 *
 * @param known the catalogue; with {@code open}, an addition to what the syntax allows
 * @param open true when any well-formed scope may be held
 * @param defaults what a key gets when its maker names no scopes
 * @param grants which scopes stand for others
 */
public record ScopeCatalogue(
        Set<String> known, boolean open, List<String> defaults, ScopeGrants grants) {

    private static final int WORD_MAX = 64;

    private static final Pattern SYNTAX =
            Pattern.compile("\\*|[A-Za-z0-9_.-]{1,64}(:[A-Za-z0-9_.-]{1,64}){0,7}(:\\*)?");

    /** Keeps its own copy, so that nobody widens a catalogue later. */
    public ScopeCatalogue {
        known = Set.copyOf(known);
        defaults = List.copyOf(defaults);
    }

    /** A catalogue without defaults, where every scope stands for itself. */
    public ScopeCatalogue(Set<String> known, boolean open) {
        this(known, open, List.of(), ScopeGrants.NONE);
    }

    /** What is wrong with a scope: a sentence, or empty when a key may hold it. */
    public Optional<String> objection(String scope) {
        if (known.contains(scope)) {
            return Optional.empty();
        }
        if (!open) {
            return Optional.of(
                    "is not in the profile's catalogue: "
                            + String.join(", ", new TreeSet<>(known)));
        }
        return isWord(scope) || SYNTAX.matcher(scope).matches()
                ? Optional.empty()
                : Optional.of(
                        "must be segments of A-Z a-z 0-9 _ . - joined by ':', the last of which may be '*'");
    }

    /** Nearly all scopes are, and this is asked with every request; the pattern knows the rest. */
    private static boolean isWord(String scope) {
        for (int i = 0; i < scope.length(); i++) {
            char c = scope.charAt(i);
            if ((c < 'a' || c > 'z') && c != '_') {
                return false;
            }
        }
        return !scope.isEmpty() && scope.length() <= WORD_MAX;
    }
}
