package dev.keyfence.verifier.registry;

import dev.keyfence.verifier.registry.SchemaLogEntry.LevelEntry;
import dev.keyfence.verifier.registry.SchemaLogEntry.SchemaEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registry's content: a fold of its log. Ids are one sequence over all subjects, and the same
 * text has the same id everywhere. Safe for any number of threads; every call is short.
 */
final class RegistryState {

    private final Map<String, NavigableMap<Integer, RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<Integer, String> textById = new HashMap<>();
    private final Map<String, Integer> idByText = new HashMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private CompatibilityLevel level = CompatibilityLevel.BACKWARD;
    private int lastId;

    /** Takes one entry of the log; the same one may come again. */
    synchronized void apply(SchemaLogEntry entry) {
        switch (entry) {
            case SchemaEntry(RegisteredSchema schema) -> {
                subjects.computeIfAbsent(schema.subject(), _ -> new TreeMap<>())
                        .put(schema.version(), schema);
                textById.put(schema.id(), schema.schema());
                idByText.putIfAbsent(schema.schema(), schema.id());
                lastId = Math.max(lastId, schema.id());
            }
            case LevelEntry(var subject, var newLevel) -> {
                if (subject == null) {
                    level = newLevel;
                } else {
                    levels.put(subject, newLevel);
                }
            }
        }
    }

    /** The subjects there are, sorted. */
    synchronized List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    /** A subject's versions, oldest first; empty when there is no such subject. */
    synchronized List<RegisteredSchema> versions(String subject) {
        NavigableMap<Integer, RegisteredSchema> versions = subjects.get(subject);
        return versions == null ? List.of() : List.copyOf(versions.values());
    }

    /** The text of the schema with an id, or empty. */
    synchronized Optional<String> text(int id) {
        return Optional.ofNullable(textById.get(id));
    }

    /** The version of a subject that has this text, or empty. */
    synchronized Optional<RegisteredSchema> find(String subject, String text) {
        return versions(subject).stream().filter(one -> one.schema().equals(text)).findFirst();
    }

    /** What a text would be registered as, under its old id where it has one. */
    synchronized RegisteredSchema next(String subject, String text) {
        List<RegisteredSchema> versions = versions(subject);
        int version = versions.isEmpty() ? 1 : versions.getLast().version() + 1;
        return new RegisteredSchema(
                subject, version, idByText.getOrDefault(text, lastId + 1), text);
    }

    /** The level of all subjects without one of their own. */
    synchronized CompatibilityLevel level() {
        return level;
    }

    /** A subject's own level, or empty. */
    synchronized Optional<CompatibilityLevel> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }
}
