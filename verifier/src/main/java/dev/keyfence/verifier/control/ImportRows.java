package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.AskedScopes;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.ImportedKeyIds;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the fields of an imported row mean. Safe for any number of threads. */
final class ImportRows {

    /** The fields that a row may have, and the columns of a CSV file. */
    static final List<String> FIELDS =
            List.of(
                    "key",
                    "algorithm",
                    "encoding",
                    "hash",
                    "secret_name",
                    "profile",
                    "owner",
                    "name",
                    "environment",
                    "scopes",
                    "tags",
                    "attributes",
                    "restrictions",
                    "canary",
                    "created_at",
                    "expires_at",
                    "key_id");

    /** Before it, nobody had an API; and ids hold no earlier time than 1970. */
    private static final long CREATED_AT_MIN = 0;

    private final Profiles profiles;
    private final ImportedSecrets secrets;
    private final InstantSource clock;

    ImportRows(Profiles profiles, HashSecrets secrets, InstantSource clock) {
        this.profiles = profiles;
        this.secrets = new ImportedSecrets(secrets);
        this.clock = clock;
    }

    /** What a row is. */
    sealed interface Parsed {}

    /** A key that the caller may bring in. */
    record Fit(ImportedKey key) implements Parsed {}

    /**
     * Nothing that can be brought in, or not by this caller.
     *
     * @param field the field that is wrong; null when it is the row
     * @param detail why; never holds what the row held
     */
    record Unfit(@Nullable String field, String detail) implements Parsed {}

    /**
     * Reads a row's fields.
     *
     * @param granting what the caller holds, and so may grant
     */
    Parsed parse(JsonFields fields, List<String> granting) {
        Optional<Profile> profile = KeyFields.profile(fields, profiles);
        Optional<ImportedSecrets.Secret> secret = secrets.read(fields);
        List<String> scopes = KeyFields.scopes(fields, profile);
        String owner = Words.required(fields, "owner", NewKeyBody.OWNER_CHARACTERS_MAX);
        String name = Words.optional(fields, "name", NewKeyBody.NAME_CHARACTERS_MAX);
        List<String> tags = Words.tags(fields, "tags");
        Map<String, String> attributes = KeyFields.attributes(fields, profile);
        KeyTerms terms = terms(fields, profile, scopes, attributes);
        Environment environment = environment(fields, profile, secret);
        Long createdAt = createdAt(fields);
        Long expiresAt = KeyFields.time(fields, "expires_at");
        Optional<KeyId> id = keyId(fields);
        profile.ifPresent(found -> checkScopes(fields, found, scopes, granting));
        profile.ifPresent(found -> secret.ifPresent(one -> checkShape(fields, found, one)));
        secret.ifPresent(found -> checkLeaks(fields, found, owner + '\n' + name, tags, attributes));
        if (fields.problem() != null || profile.isEmpty() || secret.isEmpty()) {
            return unfit(fields);
        }
        KeyDigest digest = secret.get().digest();
        NewKey key =
                new NewKey(
                        profile.get(),
                        owner,
                        name,
                        environment,
                        scopes,
                        tags,
                        terms,
                        false,
                        expiresAt == null ? StoredKey.NEVER : expiresAt);
        return new Fit(
                new ImportedKey(
                        key,
                        secret.get().kind(),
                        digest,
                        id.orElseGet(() -> derivedId(digest, createdAt)),
                        id.isPresent(),
                        createdAt));
    }

    private static KeyTerms terms(
            JsonFields fields,
            Optional<Profile> profile,
            List<String> scopes,
            Map<String, String> attributes) {
        return KeyTerms.of(
                attributes,
                RestrictionsField.read(fields),
                KeyFields.canary(fields, profile, scopes));
    }

    private static KeyId derivedId(KeyDigest digest, @Nullable Long createdAt) {
        return ImportedKeyIds.of(digest, createdAt == null ? 0 : createdAt);
    }

    private static Unfit unfit(JsonFields fields) {
        Problem problem = fields.problem();
        return problem == null
                ? new Unfit(null, "cannot be read")
                : new Unfit(problem.extras().get("field"), problem.detail());
    }

    /** A plaintext key of the profile's own format says which world it belongs to. */
    private static Environment environment(
            JsonFields fields, Optional<Profile> profile, Optional<ImportedSecrets.Secret> secret) {
        Optional<Environment> told =
                profile.flatMap(found ->
                        secret.map(ImportedSecrets.Secret::plain)
                                .flatMap(found.format()::environmentOf));
        String word = fields.text("environment");
        Optional<Environment> asked =
                word == null
                        ? told.or(() -> Optional.of(Environment.LIVE))
                        : Environment.ofWord(word);
        if (asked.isEmpty()) {
            fields.reject("environment", "must be live or test");
        } else if (told.isPresent() && told.get() != asked.get()) {
            fields.reject("environment", "contradicts the key's prefix");
        }
        return asked.orElse(Environment.TEST);
    }

    private static void checkScopes(
            JsonFields fields, Profile profile, List<String> scopes, List<String> granting) {
        AskedScopes.objection(scopes, profile.scopes())
                .ifPresent(why -> fields.reject("scopes", "are refused: " + why));
        Grants.objection(profile.name(), scopes, granting)
                .ifPresent(problem -> fields.reject("scopes", "are refused: " + problem.detail()));
    }

    /** Of a hash nobody can say what its key looks like. */
    private static void checkShape(
            JsonFields fields, Profile profile, ImportedSecrets.Secret secret) {
        if (!secret.plain().isEmpty()) {
            profile.importObjection(secret.plain()).ifPresent(why -> fields.reject("key", why));
        }
    }

    /** What people call a key is shown and logged, so it must not hold the key. */
    private static void checkLeaks(
            JsonFields fields,
            ImportedSecrets.Secret secret,
            String ownerAndName,
            List<String> tags,
            Map<String, String> attributes) {
        String plain = secret.plain();
        if (plain.isEmpty()) {
            return;
        }
        if (ownerAndName.contains(plain)) {
            fields.reject("name", "or owner holds the key itself; keys are never stored");
        }
        if (String.join("\n", tags).contains(plain)) {
            fields.reject("tags", "hold the key itself; keys are never stored");
        }
        if (attributes.toString().contains(plain)) {
            fields.reject("attributes", "hold the key itself; keys are never stored");
        }
    }

    private @Nullable Long createdAt(JsonFields fields) {
        Long micros = KeyFields.time(fields, "created_at");
        if (micros != null && (micros < CREATED_AT_MIN || micros > Times.micros(clock.instant()))) {
            fields.reject("created_at", "must be between 1970 and now");
            return null;
        }
        return micros;
    }

    private static Optional<KeyId> keyId(JsonFields fields) {
        String text = fields.text("key_id");
        Optional<KeyId> id = text == null ? Optional.empty() : KeyId.parse(text);
        if (text != null && id.isEmpty()) {
            fields.reject("key_id", "must be key_ and 26 characters, as Keyfence writes them");
        }
        return id;
    }
}
