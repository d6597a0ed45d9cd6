package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.AskedScopes;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields that mean the same wherever a key is described. */
final class KeyFields {

    private KeyFields() {}

    /** The profile a body asks for: the administrators' own where it names none. */
    static Optional<Profile> profile(JsonFields fields, Profiles profiles) {
        String name = fields.text("profile");
        Optional<Profile> profile = profiles.find(name == null ? Profiles.KEYFENCE : name);
        if (profile.isEmpty()) {
            fields.reject("profile", "must be one of " + String.join(", ", profiles.names()));
        }
        return profile;
    }

    /** What the body names; where it names nothing, what the profile gives unasked. */
    static List<String> scopes(JsonFields fields, Optional<Profile> profile) {
        List<String> named = fields.texts("scopes", AskedScopes.COUNT_MAX);
        return fields.isGiven("scopes") && !fields.isNull("scopes")
                ? named
                : profile.map(found -> found.scopes().defaults()).orElse(named);
    }

    /** What a body names as attributes, and what the profile gives beside them. */
    static Map<String, String> attributes(JsonFields fields, Optional<Profile> profile) {
        Map<String, String> named = Words.attributes(fields, "attributes");
        profile.flatMap(found -> found.attributes().objection(named))
                .ifPresent(why -> fields.reject("attributes", why));
        return profile.map(found -> found.attributes().completed(named)).orElse(named);
    }

    /** Whether the key is a canary; one that would administer Keyfence is none. */
    static boolean canary(JsonFields fields, Optional<Profile> profile, List<String> scopes) {
        boolean canary = fields.flag("canary");
        if (canary) {
            profile.flatMap(found -> Grants.canaryObjection(found.name(), scopes))
                    .ifPresent(why -> fields.reject("scopes", "are refused: " + why));
        }
        return canary;
    }

    /** A time, in microseconds since the epoch; null when there is none, or it is not one. */
    static @Nullable Long time(JsonFields fields, String name) {
        String text = fields.text(name);
        if (text == null) {
            return null;
        }
        Optional<Long> micros = Times.micros(text);
        if (micros.isEmpty()) {
            fields.reject(name, "must be a time as RFC 3339 has it: 2027-01-31T12:00:00Z");
        }
        return micros.orElse(null);
    }
}
