package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.key.KeyFormat;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The profiles that a node serves. They can be exchanged, all at once, while it serves: a request
 * that has found its profile keeps it to its end. Safe for any number of threads.
 */
public final class Profiles {

    /** The name of the plain default, whose keys also administer Keyfence. */
    public static final String KEYFENCE = "keyfence";

    private volatile NavigableMap<String, Profile> byName;

    /**
     * These profiles.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public Profiles(Collection<Profile> profiles) {
        this.byName = byName(profiles);
    }

    /** The one profile that is built in: it administers Keyfence, so no file replaces it. */
    public static Profile keyfence() {
        return new Profile(
                KEYFENCE,
                List.of(
                        Credentials.authorization("Bearer"),
                        Credentials.authorization("Key"),
                        Credentials.header("X-Api-Key")),
                new KeyFormat("kf"),
                new ScopeCatalogue(Set.copyOf(AdminScope.all()), true));
    }

    /**
     * Serves these profiles from now on, and no others.
     *
     * @throws IllegalArgumentException when two have the same name; then nothing changes
     */
    public void replace(Collection<Profile> profiles) {
        byName = byName(profiles);
    }

    /** The profile of a name, or empty. */
    public Optional<Profile> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * A profile whose minted keys have the shape of a text, or empty: for when all that is known is
     * what was presented.
     */
    public Optional<Profile> ofShape(String key) {
        return byName.values().stream()
                .filter(profile -> profile.format().environmentOf(key).isPresent())
                .findFirst();
    }

    /** For how long any of them is served stale, at the most. */
    public Duration serveStaleMax() {
        return Duration.ofNanos(
                byName.values().stream().mapToLong(Profile::serveStaleNanos).max().orElse(0));
    }

    /** The names there are, sorted. */
    public Set<String> names() {
        return byName.keySet();
    }

    private static NavigableMap<String, Profile> byName(Collection<Profile> profiles) {
        NavigableMap<String, Profile> sorted = new TreeMap<>();
        for (Profile profile : profiles) {
            if (sorted.put(profile.name(), profile) != null) {
                throw new IllegalArgumentException(
                        "two profiles have the name '" + profile.name() + "'");
            }
        }
        return Collections.unmodifiableNavigableMap(sorted);
    }
}
