package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.http.AskedScopes;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bodies that change keys. Safe for any number of threads. */
final class ChangeBodies {

    /** Time to bring the new secret to all who use the old one. */
    static final Duration GRACE_DEFAULT = Duration.ofHours(24);

    /** Longer is no rotation: make a second key. */
    static final Duration GRACE_MAX = Duration.ofDays(365);

    private static final List<String> WHY = List.of("reason", "note");
    private static final List<String> ROTATE = List.of("grace", "reason", "note");
    private static final List<String> SCOPES =
            List.of("add", "remove", "replace", "reason", "note");

    private static final String NO_PROFILE = "cannot be checked: this node has no such profile";

    private final Profiles profiles;
    private final SecretMint mint;
    private final Resealing sealing;

    ChangeBodies(Profiles profiles, SecretMint mint, Resealing sealing) {
        this.profiles = profiles;
        this.mint = mint;
        this.sealing = sealing;
    }

    /**
     * A request to change a key.
     *
     * @param key the key as this node knows it
     * @param caller who asks
     * @param body what they sent; empty for nothing
     * @param name what the request is known by; null when it may not be repeated
     * @param nowMicros when it was asked, microseconds since the epoch
     */
    record Asked(
            KeyDetails key,
            Caller caller,
            Optional<byte[]> body,
            @Nullable RequestName name,
            long nowMicros) {}

    /** What a body is. */
    sealed interface Parsed {}

    /**
     * A change that may be asked for.
     *
     * @param body what to do
     * @param why what is said of it
     * @param secret the new secret; null when there is none
     */
    record Fit(KeyCommand.Body body, Why why, @Nullable String secret) implements Parsed {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return "Fit[" + body + "]";
        }
    }

    /** Nothing that can be done, or not by this caller. */
    record Unfit(Problem problem) implements Parsed {}

    /** {@code POST …/scopes}. */
    Parsed scopes(Asked asked) {
        JsonFields fields = JsonFields.read(asked.body().orElse(null), SCOPES);
        boolean replaces = fields.isGiven("replace");
        List<String> replace = fields.texts("replace", AskedScopes.COUNT_MAX);
        List<String> add = fields.texts("add", AskedScopes.COUNT_MAX);
        List<String> remove = fields.texts("remove", AskedScopes.COUNT_MAX);
        Why why = Words.why(fields);
        if (replaces == (fields.isGiven("add") || fields.isGiven("remove"))) {
            fields.reject("replace", "must be there, or 'add' and 'remove', and not both");
        }
        if (replaces && fields.isNull("replace")) {
            fields.reject("replace", "must be a list of strings");
        }
        if (!replaces && add.isEmpty() && remove.isEmpty()) {
            fields.reject("add", "and 'remove' are empty: there is nothing to change");
        }
        if (add.stream().anyMatch(remove::contains)) {
            fields.reject("remove", "holds what 'add' holds");
        }
        check(fields, replaces ? "replace" : "add", replaces ? replace : add, asked);
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        List<String> result = replaces ? replace : result(asked, add, remove);
        KeyCommand.Body body =
                replaces
                        ? new KeyCommand.Scope(replace)
                        : new KeyCommand.Rescope(add, remove, result);
        return ungrantable(asked, replaces ? replace : add)
                .<Parsed>map(Unfit::new)
                .orElseGet(() -> new Fit(body, why, null));
    }

    /** {@code POST …/rotate}. */
    Parsed rotate(Asked asked) {
        JsonFields fields = JsonFields.read(asked.body().orElse(null), ROTATE);
        Duration grace = grace(fields);
        Why why = Words.why(fields);
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        StoredKey key = asked.key().key();
        Optional<Problem> beyond = beyondCaller(asked);
        if (beyond.isPresent()) {
            return new Unfit(beyond.get());
        }
        Optional<Profile> profile = profiles.find(key.profile());
        if (profile.isEmpty()) {
            return new Unfit(noProfile());
        }
        boolean keeps = asked.key().signsTokens();
        Optional<Problem> unsealed = sealing.objection(keeps);
        if (unsealed.isPresent()) {
            return new Unfit(unsealed.get());
        }
        String secret = mint.mint(profile.get(), key.environment(), asked.caller(), asked.name());
        long until = asked.nowMicros() + TimeUnit.NANOSECONDS.toMicros(grace.toNanos());
        return new Fit(
                new KeyCommand.Rotate(
                        KeyDigest.of(secret), until, keeps ? sealing.seal(key.id(), secret) : null),
                why,
                secret);
    }

    /** {@code POST …/suspend}. */
    Parsed suspend(Asked asked) {
        JsonFields fields = JsonFields.read(asked.body().orElse(null), WHY);
        Why why = Words.why(fields);
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        if (asked.caller().actor().id().equals(asked.key().key().id().toString())) {
            return new Unfit(
                    Problem.of(
                            409,
                            "own_key",
                            "That is the key you call with",
                            "a key cannot suspend itself, which would lock you out: use another"
                                    + " administrator's key"));
        }
        return new Fit(new KeyCommand.Suspend(), why, null);
    }

    /** {@code POST …/resume}. */
    Parsed resume(Asked asked) {
        JsonFields fields = JsonFields.read(asked.body().orElse(null), WHY);
        Why why = Words.why(fields);
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        return beyondCaller(asked)
                .<Parsed>map(Unfit::new)
                .orElseGet(() -> new Fit(new KeyCommand.Resume(), why, null));
    }

    /** {@code POST …/reseal}. */
    Parsed reseal(Asked asked) {
        JsonFields fields = JsonFields.read(asked.body().orElse(null), WHY);
        Why why = Words.why(fields);
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        return switch (sealing.reseal(asked.key())) {
            case Resealing.Resealed.Fit(KeyCommand.Reseal command) -> new Fit(command, why, null);
            case Resealing.Resealed.Unfit(Problem problem) -> new Unfit(problem);
        };
    }

    /** {@code PATCH}. */
    Parsed update(Asked asked) {
        JsonFields fields = JsonFields.read(asked.body().orElse(null), UpdateBody.FIELDS);
        UpdateBody named = UpdateBody.read(fields);
        Optional<Profile> profile = profiles.find(asked.key().key().profile());
        UpdateBody update = profile.map(found -> named.completed(found.attributes())).orElse(named);
        Why why = Words.why(fields);
        List<String> scopes = update.scopes();
        if (update.attributes() != null) {
            checkAttributes(fields, profile, update.attributes());
        }
        if (scopes != null) {
            check(fields, "scopes", scopes, asked);
        }
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        Optional<Problem> beyond =
                update.expiresAtMicros() == null ? Optional.empty() : beyondCaller(asked);
        if (scopes != null) {
            beyond = beyond.or(() -> ungrantable(asked, scopes));
        }
        return beyond.<Parsed>map(Unfit::new).orElseGet(() -> new Fit(update.command(), why, null));
    }

    private static Duration grace(JsonFields fields) {
        String text = fields.text("grace");
        if (text == null) {
            return GRACE_DEFAULT;
        }
        Optional<Duration> grace = Times.duration(text);
        if (grace.isEmpty() || grace.get().compareTo(GRACE_MAX) > 0) {
            fields.reject("grace", "must be a duration as ISO 8601 has it, PT0S to P365D");
        }
        return grace.orElse(GRACE_DEFAULT);
    }

    private void check(JsonFields fields, String name, List<String> scopes, Asked asked) {
        profiles.find(asked.key().key().profile())
                .flatMap(profile -> AskedScopes.objection(scopes, profile.scopes()))
                .ifPresent(why -> fields.reject(name, "is refused: " + why));
        if (asked.key().key().terms().canary()) {
            Grants.canaryObjection(asked.key().key().profile(), scopes)
                    .ifPresent(why -> fields.reject(name, "is refused: " + why));
        }
        if (profiles.find(asked.key().key().profile()).isEmpty()) {
            fields.reject(name, NO_PROFILE);
        }
    }

    private static void checkAttributes(
            JsonFields fields, Optional<Profile> profile, Map<String, String> attributes) {
        profile.flatMap(found -> found.attributes().objection(attributes))
                .ifPresent(why -> fields.reject("attributes", why));
        if (profile.isEmpty()) {
            fields.reject("attributes", NO_PROFILE);
        }
    }

    /** A key's new secret, time or freedom is power in the hands of whoever is given it. */
    private static Optional<Problem> beyondCaller(Asked asked) {
        StoredKey key = asked.key().key();
        return Grants.objection(key.profile(), key.scopes(), asked.caller().scopes());
    }

    private static Optional<Problem> ungrantable(Asked asked, List<String> scopes) {
        StoredKey key = asked.key().key();
        return Grants.objection(key.profile(), key.scopes(), scopes, asked.caller().scopes());
    }

    private static List<String> result(Asked asked, List<String> add, List<String> remove) {
        Set<String> scopes = new LinkedHashSet<>(asked.key().key().scopes());
        remove.forEach(scopes::remove);
        scopes.addAll(add);
        return List.copyOf(scopes);
    }

    private static Problem noProfile() {
        return Problem.of(
                409,
                "no_such_profile",
                "This node does not have the key's profile",
                "give the node the profile, or call one that has it");
    }
}
