package dev.keyfence.verifier.registry;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a new schema must get along with, in Confluent's words. Backward: the new schema reads what
 * the earlier ones wrote. Forward: the earlier ones read what the new one writes.
 */
enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    boolean backward() {
        return backward;
    }

    boolean forward() {
        return forward;
    }

    /** True when all earlier schemas count, false when only the latest does. */
    boolean transitive() {
        return transitive;
    }

    /** The level of a name, in whatever case, or empty. */
    static Optional<CompatibilityLevel> of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
