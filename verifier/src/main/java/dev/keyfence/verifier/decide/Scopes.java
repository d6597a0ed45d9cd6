package dev.keyfence.verifier.decide;

import java.util.List;
import java.util.Optional;

/**
 * Which scopes cover which. A scope is one or more segments joined by colons; a trailing {@code *}
 * segment covers one or more segments in its place: {@code storage:*} covers {@code storage:write},
 * not {@code storage}.
 */
public final class Scopes {

    private Scopes() {}

    /** The first required scope that none of the held ones covers; empty when all are covered. */
    public static Optional<String> firstMissing(List<String> required, List<String> held) {
        for (int i = 0; i < required.size(); i++) {
            if (!holds(held, required.get(i))) {
                return Optional.of(required.get(i));
            }
        }
        return Optional.empty();
    }

    /** True when one of the held scopes covers the required one. */
    public static boolean holds(List<String> held, String required) {
        for (int i = 0; i < held.size(); i++) {
            if (covers(held.get(i), required)) {
                return true;
            }
        }
        return false;
    }

    /** True when one held scope covers the required one. */
    public static boolean covers(String held, String required) {
        if (held.equals(required) || held.equals("*")) {
            return true;
        }
        int stem = held.length() - 1;
        return held.endsWith(":*")
                && required.length() > stem
                && required.regionMatches(0, held, 0, stem);
    }
}
