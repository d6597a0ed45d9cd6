package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.HashKind;
import java.util.List;
import java.util.Set;

/**
 * What the imported ones among a store's keys are like: what a look-up must reckon with beside keys
 * of the profile's own format under their native digest.
 *
 * @param profiles the profiles that have imported keys, which may have any shape
 * @param foreign the other hashes that keys are known by, in the order in which they are tried
 */
public record ImportedForms(Set<String> profiles, List<HashKind> foreign) {

    /** Nothing was imported. */
    public static final ImportedForms NONE = new ImportedForms(Set.of(), List.of());

    /** Keeps its own copies. */
    public ImportedForms {
        profiles = Set.copyOf(profiles);
        foreign = List.copyOf(foreign);
    }
}
