package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.ScopeKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a key may do after a change of it. */
final class Scoping {

    /** As many as the control plane takes at once: additions must not lead around its limit. */
    static final int SCOPES_MAX = 64;

    private Scoping() {}

    /** The scopes that a change leads to. */
    static List<String> after(List<String> before, ScopeKey change) {
        if (!change.getRelative()) {
            return change.getScopes();
        }
        Set<String> scopes = new LinkedHashSet<>(before);
        change.getRemove().forEach(scopes::remove);
        scopes.addAll(change.getAdd());
        return new ArrayList<>(scopes);
    }

    /** One sentence saying why a change cannot be made; empty when it can. */
    static Optional<String> objection(List<String> before, ScopeKey change) {
        int count = after(before, change).size();
        return change.getRelative() && count > SCOPES_MAX
                ? Optional.of(
                        "The key would have %d scopes; at most %d are kept"
                                .formatted(count, SCOPES_MAX))
                : Optional.empty();
    }
}
