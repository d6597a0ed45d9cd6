package dev.keyfence.verifier.registry;

import org.jspecify.annotations.Nullable;

/** One change of the registry's content, as its log keeps it. */
sealed interface SchemaLogEntry {

    /** A version was registered. */
    record SchemaEntry(RegisteredSchema registered) implements SchemaLogEntry {}

    /**
     * A compatibility level was set.
     *
     * @param subject where; null for all subjects without one of their own
     */
    record LevelEntry(@Nullable String subject, CompatibilityLevel level)
            implements SchemaLogEntry {}
}
