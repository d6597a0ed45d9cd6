package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.AskedScopes;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/keys}. */
final class NewKeyBody {

    static final int OWNER_CHARACTERS_MAX = 256;
    static final int NAME_CHARACTERS_MAX = 256;

    private static final List<String> FIELDS =
            List.of(
                    "profile",
                    "owner",
                    "name",
                    "environment",
                    "scopes",
                    "tags",
                    "attributes",
                    "restrictions",
                    "jwt",
                    "canary",
                    "expires_at");

    private final Profiles profiles;
    private final Resealing sealing;
    private final InstantSource clock;

    NewKeyBody(Profiles profiles, Resealing sealing, InstantSource clock) {
        this.profiles = profiles;
        this.sealing = sealing;
        this.clock = clock;
    }

    /** What a body is. */
    sealed interface Parsed {}

    /** A key that the caller may make. */
    record Fit(NewKey key) implements Parsed {}

    /** Nothing that can be made, or not by this caller. */
    record Unfit(Problem problem) implements Parsed {}

    /**
     * Reads a body.
     *
     * @param granting what the caller holds, and so may grant
     */
    Parsed parse(byte @Nullable [] body, List<String> granting) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        Optional<Profile> profile = KeyFields.profile(fields, profiles);
        String owner = Words.required(fields, "owner", OWNER_CHARACTERS_MAX);
        String name = Words.optional(fields, "name", NAME_CHARACTERS_MAX);
        Environment environment = environment(fields);
        List<String> scopes = KeyFields.scopes(fields, profile);
        List<String> tags = Words.tags(fields, "tags");
        Map<String, String> attributes = KeyFields.attributes(fields, profile);
        Restrictions restrictions = RestrictionsField.read(fields);
        boolean jwt = jwt(fields, profile);
        boolean canary = KeyFields.canary(fields, profile, scopes);
        long expiresAtMicros = expiresAt(fields);
        profile.flatMap(found -> AskedScopes.objection(scopes, found.scopes()))
                .ifPresent(why -> fields.reject("scopes", "are refused: " + why));
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        Profile known = profile.orElseThrow();
        return Grants.objection(known.name(), scopes, granting)
                .or(() -> sealing.objection(jwt))
                .<Parsed>map(Unfit::new)
                .orElseGet(() ->
                        new Fit(
                                new NewKey(
                                        known,
                                        owner,
                                        name,
                                        environment,
                                        scopes,
                                        tags,
                                        KeyTerms.of(attributes, restrictions, canary),
                                        jwt,
                                        expiresAtMicros)));
    }

    /** The profile of a name; empty when there is none. */
    Optional<Profile> profile(String name) {
        return profiles.find(name);
    }

    /** Whether the key is to sign tokens. */
    private static boolean jwt(JsonFields fields, Optional<Profile> profile) {
        boolean jwt = fields.flag("jwt");
        if (jwt && profile.map(Profile::jwt).isEmpty()) {
            fields.reject("jwt", "is for profiles that take tokens");
        }
        return jwt;
    }

    private static Environment environment(JsonFields fields) {
        String word = fields.text("environment");
        Optional<Environment> environment = Environment.ofWord(word == null ? "live" : word);
        if (environment.isEmpty()) {
            fields.reject("environment", "must be live or test");
        }
        return environment.orElse(Environment.TEST);
    }

    private long expiresAt(JsonFields fields) {
        Long micros = KeyFields.time(fields, "expires_at");
        if (micros == null) {
            return StoredKey.NEVER;
        }
        if (micros <= Times.micros(clock.instant())) {
            fields.reject("expires_at", "must be in the future");
        }
        return micros;
    }
}
