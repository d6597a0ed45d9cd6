package dev.keyfence.verifier.decide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which scopes stand for others in a profile, such as {@code admin} for all of them. A scope that
 * is granted this way is held as if the key named it; grants lead on, so that what a granted scope
 * stands for is granted too. Immutable.
 */
public final class ScopeGrants {

    /** Every scope stands for itself only. */
    public static final ScopeGrants NONE = new ScopeGrants(Map.of());

    private final Map<String, List<String>> grantersByScope;

    private ScopeGrants(Map<String, List<String>> grantersByScope) {
        this.grantersByScope = grantersByScope;
    }

    /**
     * Works out who grants what.
     *
     * @param implied the scopes that each scope stands for; cycles do no harm
     */
    public static ScopeGrants of(Map<String, List<String>> implied) {
        Map<String, TreeSet<String>> granters = new HashMap<>();
        for (String granter : implied.keySet()) {
            TreeSet<String> reached = new TreeSet<>();
            reach(granter, implied, reached);
            reached.remove(granter);
            reached.forEach(
                    scope -> granters.computeIfAbsent(scope, _ -> new TreeSet<>()).add(granter));
        }
        Map<String, List<String>> byScope = new HashMap<>();
        granters.forEach((scope, all) -> byScope.put(scope, List.copyOf(all)));
        return byScope.isEmpty() ? NONE : new ScopeGrants(Map.copyOf(byScope));
    }

    /**
     * The first required scope that the held ones neither cover nor grant; empty when there is
     * none.
     */
    public Optional<String> firstMissing(List<String> required, List<String> held) {
        Optional<String> missing = Scopes.firstMissing(required, held);
        if (missing.isEmpty() || grantersByScope.isEmpty()) {
            return missing;
        }
        return required.stream()
                .filter(scope -> !Scopes.holds(held, scope) && !grants(held, scope))
                .findFirst();
    }

    private boolean grants(List<String> held, String scope) {
        return grantersByScope.getOrDefault(scope, List.of()).stream()
                .anyMatch(granter -> Scopes.holds(held, granter));
    }

    private static void reach(
            String scope, Map<String, List<String>> implied, Set<String> reached) {
        for (String next : implied.getOrDefault(scope, List.of())) {
            if (reached.add(next)) {
                reach(next, implied, reached);
            }
        }
    }
}
