package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.key.KeyFormat;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The profiles that a node serves. Immutable. */
public final class Profiles {

    /** The name of the plain default, whose keys also administer Keyfence. */
    public static final String KEYFENCE = "keyfence";

    private final Map<String, Profile> byName;

    /** These profiles. */
    public Profiles(Collection<Profile> profiles) {
        this.byName = new TreeMap<>(Comparator.naturalOrder());
        profiles.forEach(profile -> byName.put(profile.name(), profile));
    }

    /** The profiles that ship. */
    public static Profiles shipped() {
        return new Profiles(
                List.of(
                        new Profile(
                                KEYFENCE,
                                Credentials.SCHEMES,
                                new KeyFormat("kf"),
                                new ScopeCatalogue(
                                        AdminScope.all().stream()
                                                .collect(Collectors.toUnmodifiableSet()),
                                        true))));
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
