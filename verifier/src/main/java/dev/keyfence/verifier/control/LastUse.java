package dev.keyfence.verifier.control;

import dev.keyfence.verifier.decide.Scopes;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import dev.keyfence.verifier.store.KeyUsage;
import io.micronaut.http.MutableHttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When keys were last used, and what of them never was. */
final class LastUse {

    /** How many keys one page of unused keys looks at: some 20 ms. */
    static final int LOOKED_AT_MAX = 2_000;

    private final KeyDirectory directory;
    private final KeyUsage usage;

    LastUse(KeyDirectory directory, KeyUsage usage) {
        this.directory = directory;
        this.usage = usage;
    }

    /** "For 30 days" is a time: 30 days ago; null when it was not asked for, or is wrong. */
    static @Nullable Long unusedSince(PageQuery query, Instant now) {
        String text = query.value("unused_for");
        if (text == null) {
            return null;
        }
        Optional<Long> age = Times.duration(text).map(KeyQuery::micros);
        if (age.isEmpty()) {
            query.reject("unused_for", "must be a duration as ISO 8601 has it, such as P30D");
        }
        return age.map(micros -> Times.micros(now) - micros).orElse(null);
    }

    /** A key as it is known here, and how it was used. */
    MutableHttpResponse<byte[]> show(KeyDetails key) {
        StoredKey stored = key.key();
        Set<String> used = usage.usedScopes(stored.id());
        List<String> neverUsed =
                stored.scopes().stream()
                        .filter(held -> used.stream().noneMatch(need -> Scopes.covers(held, need)))
                        .toList();
        return Answers.json(
                        200,
                        Json.object(json -> {
                            ControlJson.key(json, key, null);
                            Json.string(json, "last_used_at", lastUsedAt(stored.id()));
                            Json.strings(json, "scopes_never_used", neverUsed);
                        }))
                .header("ETag", IfMatch.etag(stored.version()));
    }

    /**
     * Lists keys that were not used since a time, and made before it, in the order of their
     * creation. A page ends after so many keys were looked at, however few are listed.
     *
     * @param sinceMicros microseconds since the epoch
     */
    MutableHttpResponse<byte[]> unused(
            KeyFilter filter, @Nullable KeyId after, int limit, long sinceMicros) {
        List<KeyDetails> unused = new ArrayList<>();
        KeyId last = after;
        int lookedAt = 0;
        boolean more = true;
        while (more && unused.size() < limit && lookedAt < LOOKED_AT_MAX) {
            List<KeyDetails> page = directory.list(filter, last, KeyDirectory.VISITED_PAGE);
            more = page.size() == KeyDirectory.VISITED_PAGE;
            for (KeyDetails key : page) {
                if (unused.size() == limit) {
                    more = true;
                    break;
                }
                last = key.key().id();
                if (isUnused(key.key(), sinceMicros)) {
                    unused.add(key);
                }
            }
            lookedAt += page.size();
        }
        return Answers.json(
                200,
                ControlJson.page(
                        unused,
                        more && last != null ? last.toString() : null,
                        (json, key) -> {
                            ControlJson.key(json, key, null);
                            Json.string(json, "last_used_at", lastUsedAt(key.key().id()));
                        }));
    }

    private boolean isUnused(StoredKey key, long sinceMicros) {
        return key.createdAtMicros() < sinceMicros
                && usage.lastUsedMicros(key.id()).orElse(0) < sinceMicros;
    }

    private @Nullable String lastUsedAt(KeyId id) {
        var last = usage.lastUsedMicros(id);
        return last.isEmpty() ? null : Times.text(last.getAsLong());
    }
}
