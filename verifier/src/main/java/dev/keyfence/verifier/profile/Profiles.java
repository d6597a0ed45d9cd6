package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.key.KeyFormat;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The profiles that a node serves. Immutable. */
public final class Profiles {

    /** The name of the plain default, whose keys also administer Keyfence. */
    public static final String KEYFENCE = "keyfence";

    private final NavigableMap<String, Profile> byName;

    /**
     * These profiles.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public Profiles(Collection<Profile> profiles) {
        NavigableMap<String, Profile> sorted = new TreeMap<>();
        for (Profile profile : profiles) {
            if (sorted.put(profile.name(), profile) != null) {
                throw new IllegalArgumentException(
                        "two profiles have the name '" + profile.name() + "'");
            }
        }
        this.byName = Collections.unmodifiableNavigableMap(sorted);
    }

    /** The profiles that ship. */
    public static Profiles shipped() {
        return new Profiles(
                List.of(
                        new Profile(
                                KEYFENCE,
                                Credentials.SCHEMES,
                                new KeyFormat("kf"),
                                new ScopeCatalogue(Set.copyOf(AdminScope.all()), true))));
    }

    /** The profile of a name, or empty. */
    public Optional<Profile> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The names there are, sorted. */
    public Set<String> names() {
        return byName.keySet();
    }
}
