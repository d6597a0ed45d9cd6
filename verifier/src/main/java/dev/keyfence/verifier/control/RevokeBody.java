package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/keys/{id}/revoke}, and what it shares with {@link RevocationBody}.
 *
 * @param reason why
 * @param note more on why; null for none
 * @param patience how long to wait for the fleet
 * @param confirm what the caller says that they mean; null for nothing
 * @param problem what is wrong with the body; null when nothing is
 */
record RevokeBody(
        RevocationReason reason,
        @Nullable String note,
        Duration patience,
        @Nullable String confirm,
        @Nullable Problem problem) {

    /** The word that confirms the end of the last administrator's key. */
    static final String LAST_ADMIN_KEY = "last_admin_key";

    /** The word that confirms the end of every key there is. */
    static final String EVERYTHING = "everything";

    static final List<String> FIELDS = List.of("reason", "note", "wait_ms", "confirm");

    /** Longer than any lease; a caller that wants to know later asks again. */
    static final Duration WAIT_MAX = Duration.ofSeconds(60);

    /** The fleet answers in milliseconds; a node that is cut off is fenced within seconds. */
    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(2);

    private static final int NOTE_CHARACTERS_MAX = 1_024;

    /** Reads a body; no body at all revokes without a reason. */
    static RevokeBody read(byte @Nullable [] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        RevokeBody read = read(fields);
        if (read.confirm != null && !read.confirm.equals(LAST_ADMIN_KEY)) {
            fields.reject("confirm", "must be " + LAST_ADMIN_KEY + ", or be left out");
        }
        return new RevokeBody(
                read.reason, read.note, read.patience, read.confirm, fields.problem());
    }

    /** Reads the shared fields. */
    static RevokeBody read(JsonFields fields) {
        String word = fields.text("reason");
        Optional<RevocationReason> reason =
                RevocationReason.ofWord(word == null ? RevocationReason.UNSPECIFIED.word() : word);
        if (reason.isEmpty()) {
            fields.reject("reason", "must be one of " + vocabulary());
        }
        String note = Words.optional(fields, "note", NOTE_CHARACTERS_MAX);
        Long waitMillis = fields.integer("wait_ms");
        Duration patience = waitMillis == null ? WAIT_DEFAULT : Duration.ofMillis(waitMillis);
        if (patience.isNegative() || patience.compareTo(WAIT_MAX) > 0) {
            fields.reject("wait_ms", "must be 0 to " + WAIT_MAX.toMillis());
        }
        return new RevokeBody(
                reason.orElse(RevocationReason.UNSPECIFIED),
                note.isEmpty() ? null : note,
                patience,
                fields.text("confirm"),
                fields.problem());
    }

    static String vocabulary() {
        return Arrays.stream(RevocationReason.values())
                .map(RevocationReason::word)
                .collect(Collectors.joining(", "));
    }
}
