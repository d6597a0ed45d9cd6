package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.http.AskedScopes;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PATCH /v1/keys/{id}}; null leaves a thing as it is.
 *
 * @param name the new name
 * @param tags all labels from now on
 * @param attributes all attributes from now on
 * @param restrictions all restrictions from now on
 * @param scopes all scopes from now on
 * @param expiresAtMicros the new expiry, microseconds since the epoch; {@link StoredKey#NEVER} for
 *     never
 */
record UpdateBody(
        @Nullable String name,
        @Nullable List<String> tags,
        @Nullable Map<String, String> attributes,
        @Nullable Restrictions restrictions,
        @Nullable List<String> scopes,
        @Nullable Long expiresAtMicros) {

    static final List<String> FIELDS =
            List.of(
                    "name",
                    "tags",
                    "attributes",
                    "restrictions",
                    "scopes",
                    "expires_at",
                    "reason",
                    "note");

    /** What null says nothing of. */
    private static final List<String> NOT_NULL =
            List.of("name", "tags", "attributes", "restrictions", "scopes");

    /** Reads the fields; what is wrong is told by them. */
    static UpdateBody read(JsonFields fields) {
        for (String name : NOT_NULL) {
            if (fields.isNull(name)) {
                fields.reject(name, "must not be null: leave it out to keep it");
            }
        }
        if (NOT_NULL.stream().noneMatch(fields::isGiven) && !fields.isGiven("expires_at")) {
            fields.reject("name", "or another thing to change must be there");
        }
        return new UpdateBody(
                fields.isGiven("name")
                        ? Words.optional(fields, "name", NewKeyBody.NAME_CHARACTERS_MAX)
                        : null,
                fields.isGiven("tags") ? Words.tags(fields, "tags") : null,
                fields.isGiven("attributes") ? Words.attributes(fields, "attributes") : null,
                fields.isGiven("restrictions") ? RestrictionsField.read(fields) : null,
                fields.isGiven("scopes") ? fields.texts("scopes", AskedScopes.COUNT_MAX) : null,
                fields.isGiven("expires_at") ? expiresAt(fields) : null);
    }

    /** The same with what the key's profile gives unasked. */
    UpdateBody completed(AttributeCatalogue catalogue) {
        return attributes == null
                ? this
                : new UpdateBody(
                        name,
                        tags,
                        catalogue.completed(attributes),
                        restrictions,
                        scopes,
                        expiresAtMicros);
    }

    /** The command that says it: a change of one kind is told as what it is. */
    KeyCommand.Body command() {
        boolean descriptive =
                name != null || tags != null || attributes != null || restrictions != null;
        if (!descriptive && scopes != null && expiresAtMicros == null) {
            return new KeyCommand.Scope(scopes);
        }
        if (!descriptive && scopes == null && expiresAtMicros != null) {
            return new KeyCommand.Expire(expiresAtMicros);
        }
        return new KeyCommand.Update(name, tags, attributes, restrictions, scopes, expiresAtMicros);
    }

    /** A time that has come ends the key at once. */
    private static Long expiresAt(JsonFields fields) {
        Long micros = KeyFields.time(fields, "expires_at");
        return micros == null ? StoredKey.NEVER : micros;
    }
}
