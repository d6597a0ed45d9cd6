package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.leak.LeakLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/leaks}. Holds keys: never shown.
 *
 * @param keys leaked secrets
 * @param digests hashes of leaked secrets
 * @param source who found them, or where
 * @param note more on it; null for none
 * @param patience how long to wait for the fleet
 * @param lockOutMeant whether the last administrator's key is meant too
 * @param problem what is wrong with the body; null when nothing is
 */
record LeakBody(
        List<String> keys,
        List<KeyDigest> digests,
        String source,
        @Nullable String note,
        Duration patience,
        boolean lockOutMeant,
        @Nullable Problem problem) {

    /** Each may be a record in the fence; who has more sends them in several calls. */
    static final int ITEMS_MAX = 1_000;

    private static final int SOURCE_CHARACTERS_MAX = 256;
    private static final List<String> FIELDS =
            List.of("keys", "digests", "source", "note", "wait_ms", "confirm");

    static LeakBody read(byte @Nullable [] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        List<String> keys = fields.texts("keys", ITEMS_MAX);
        List<KeyDigest> digests = digests(fields);
        String source = Words.required(fields, "source", SOURCE_CHARACTERS_MAX);
        RevokeBody shared = RevokeBody.read(fields);
        String confirm = shared.confirm();
        if (confirm != null && !confirm.equals(RevokeBody.LAST_ADMIN_KEY)) {
            fields.reject("confirm", "must be " + RevokeBody.LAST_ADMIN_KEY + ", or be left out");
        }
        int items = keys.size() + digests.size();
        if (items == 0 || items > ITEMS_MAX) {
            fields.reject("keys", "and 'digests' must hold 1 to " + ITEMS_MAX + " together");
        }
        return new LeakBody(
                keys,
                digests,
                source,
                shared.note(),
                shared.patience(),
                confirm != null,
                fields.problem());
    }

    private static List<KeyDigest> digests(JsonFields fields) {
        List<KeyDigest> digests = new ArrayList<>();
        for (String text : fields.texts("digests", ITEMS_MAX)) {
            Optional<KeyDigest> digest = LeakLookup.digest(text);
            if (digest.isEmpty()) {
                fields.reject(
                        "digests",
                        "must each be a SHA-256 in 64 hexadecimal digits, or another hash behind its"
                                + " algorithm: sha512:…, hmac-sha256:<secret name>:…");
            }
            digest.ifPresent(digests::add);
        }
        return digests;
    }

    /** Shows how many. */
    @Override
    public String toString() {
        return "LeakBody[" + keys.size() + " keys, " + digests.size() + " digests, " + source + "]";
    }
}
