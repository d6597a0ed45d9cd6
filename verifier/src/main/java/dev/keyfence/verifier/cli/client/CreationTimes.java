package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.cli.client.ClientFailure.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which keys were there when a revocation was made: it covers no others. Asks once for each. */
final class CreationTimes {

    private final ControlApi api;
    private final @Nullable Instant before;

    /** As many as keys were accepted in the time that is looked at. */
    private final Map<String, Boolean> covered = new HashMap<>();

    /**
     * Those of keys that were made before a time.
     *
     * @param before the time; null covers all
     */
    CreationTimes(ControlApi api, @Nullable Instant before) {
        this.api = api;
        this.before = before;
    }

    boolean isCovered(String keyId) {
        Instant limit = before;
        return limit == null || covered.computeIfAbsent(keyId, id -> isOlder(id, limit));
    }

    /** A key that nobody knows any more was made before it was forgotten. */
    private boolean isOlder(String keyId, Instant limit) {
        try {
            JsonNode created = api.get("/v1/keys/" + Text.encoded(keyId)).json().path("created_at");
            return !created.isTextual() || Instant.parse(created.textValue()).isBefore(limit);
        } catch (ClientFailure e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }
}
