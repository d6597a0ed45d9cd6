package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.store.ImportedForms;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts the imported secrets of a table by profile and by hash. One writer; {@link #forms} is for
 * any thread. A handful of each: an operator gives profiles and secrets their names.
 */
final class ImportCounts {

    private final Map<String, Integer> profiles = new TreeMap<>();
    private final Map<String, Integer> labels = new TreeMap<>();
    private volatile ImportedForms forms = ImportedForms.NONE;

    /** What there is at least one of. */
    ImportedForms forms() {
        return forms;
    }

    /** Counts a key that came. */
    void add(Shapes.Shape shape) {
        count(shape, 1);
    }

    /** Counts a key that went. */
    void remove(Shapes.Shape shape) {
        count(shape, -1);
    }

    private void count(Shapes.Shape shape, int step) {
        if (shape.imported().isEmpty()) {
            return;
        }
        boolean changed = step(profiles, shape.profile(), step);
        for (String label : shape.imported()) {
            changed |= step(labels, label, step);
        }
        if (changed) {
            forms =
                    new ImportedForms(
                            profiles.keySet(),
                            labels.keySet().stream()
                                    .map(HashKind::parse)
                                    .flatMap(Optional::stream)
                                    .filter(kind -> !kind.isNative())
                                    .toList());
        }
    }

    /** True when the name came or went. */
    private static boolean step(Map<String, Integer> counts, String name, int step) {
        int before = counts.getOrDefault(name, 0);
        int after = before + step;
        if (after == 0) {
            counts.remove(name);
        } else {
            counts.put(name, after);
        }
        return (before == 0) != (after == 0);
    }
}
