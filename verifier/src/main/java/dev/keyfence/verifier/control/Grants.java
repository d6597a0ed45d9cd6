package dev.keyfence.verifier.control;

import dev.keyfence.verifier.decide.Scopes;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Nobody hands on more power over Keyfence than they have. */
final class Grants {

    private Grants() {}

    /**
     * The first administrative scope that a key would hold, by name or under a wildcard, and
     * whoever gives it does not.
     *
     * @param profile the key's profile: only those of {@code keyfence} administer
     * @param scopes what the key would hold
     * @param granting what the caller holds
     * @return the problem; empty when there is no such scope
     */
    static Optional<Problem> objection(String profile, List<String> scopes, List<String> granting) {
        if (!profile.equals(Profiles.KEYFENCE)) {
            return Optional.empty();
        }
        return AdminScope.all().stream()
                .filter(admin -> Scopes.holds(scopes, admin) && !Scopes.holds(granting, admin))
                .findFirst()
                .map(admin ->
                        Problem.of(
                                        403,
                                        "cannot_grant",
                                        "You cannot grant what you do not hold",
                                        "the key would hold '%s', which your own key does not"
                                                .formatted(admin))
                                .with("scope", admin));
    }

    /**
     * Why a canary cannot hold scopes; empty when it can. Whoever finds it, uses it.
     *
     * @param profile the key's profile: only those of {@code keyfence} administer
     */
    static Optional<String> canaryObjection(String profile, List<String> scopes) {
        return profile.equals(Profiles.KEYFENCE)
                        && AdminScope.all().stream().anyMatch(admin -> Scopes.holds(scopes, admin))
                ? Optional.of(
                        "a canary is left where it will be found, and holds no administrative"
                                + " scope: give it scopes of your own")
                : Optional.empty();
    }

    /** As above, for scopes given to a key: what it holds already is not given by the caller. */
    static Optional<Problem> objection(
            String profile, List<String> held, List<String> scopes, List<String> granting) {
        List<String> grantingOrHeld = Stream.concat(granting.stream(), held.stream()).toList();
        return objection(profile, scopes, grantingOrHeld);
    }
}
