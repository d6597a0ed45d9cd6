package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.ClockSkew;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.Profiles;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/revocations}.
 *
 * @param target what to revoke
 * @param issuedBefore only keys created before this; null for all until now
 * @param dryRun whether only to count
 * @param shared what it has in common with the revocation of one key
 * @param problem what is wrong with the body; null when nothing is
 */
record RevocationBody(
        Target target,
        @Nullable Instant issuedBefore,
        boolean dryRun,
        RevokeBody shared,
        @Nullable Problem problem) {

    private static final int VALUE_CHARACTERS_MAX = 256;
    private static final String KEY_ID = "key_id";
    private static final String TARGETS = "key_id, owner, tag, profile, environment, everything";

    /** Stands where a body has no target that makes sense, and so a problem. */
    private static final Target NONE = Target.owner("");

    private static final List<String> FIELDS = fields();

    /**
     * Reads a body.
     *
     * @param now what a time must be well before
     */
    static RevocationBody read(byte @Nullable [] body, Profiles profiles, Instant now) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        RevokeBody shared = RevokeBody.read(fields);
        Target target = target(fields, profiles);
        Instant issuedBefore = issuedBefore(fields, target, now);
        boolean dryRun = fields.flag("dry_run");
        checkConfirmation(fields, target, shared.confirm(), dryRun);
        return new RevocationBody(target, issuedBefore, dryRun, shared, fields.problem());
    }

    /** Whether the caller says that they mean the end of the last administrator's key. */
    boolean confirmsLockOut() {
        return shared.confirm() != null;
    }

    private static Target target(JsonFields fields, Profiles profiles) {
        Map<String, Object> members = fields.members("target");
        if (members.size() != 1) {
            fields.reject("target", "must be an object with exactly one of " + TARGETS);
            return NONE;
        }
        Map.Entry<String, Object> member = members.entrySet().iterator().next();
        if (member.getKey().equals(RevokeBody.EVERYTHING)) {
            if (!Boolean.TRUE.equals(member.getValue())) {
                fields.reject("target", "can hold 'everything' with the value true only");
            }
            return Target.EVERYTHING;
        }
        Optional<Target.Kind> kind = kindOf(member.getKey());
        if (kind.isEmpty()) {
            fields.reject("target", "must hold one of " + TARGETS);
            return NONE;
        }
        if (!(member.getValue() instanceof String value)) {
            fields.reject("target", "must name what to revoke by a string");
            return NONE;
        }
        objection(kind.get(), value, profiles).ifPresent(why -> fields.reject("target", why));
        return new Target(kind.get(), value);
    }

    /** The kind of a member of {@code target}, or empty. */
    static Optional<Target.Kind> kindOf(String word) {
        return word.equals(KEY_ID)
                ? Optional.of(Target.Kind.KEY)
                : Target.Kind.ofWord(word).filter(kind -> kind != Target.Kind.KEY);
    }

    /** What a kind is called in requests and answers. */
    static String word(Target.Kind kind) {
        return kind == Target.Kind.KEY ? KEY_ID : kind.word();
    }

    private static Optional<String> objection(Target.Kind kind, String value, Profiles profiles) {
        if (value.isBlank() || value.length() > VALUE_CHARACTERS_MAX) {
            return Optional.of(
                    "must name something of 1 to " + VALUE_CHARACTERS_MAX + " characters");
        }
        if (JsonFields.holdsKey(value)) {
            return Optional.of("holds what looks like a key; name keys by their key_id");
        }
        return switch (kind) {
            case KEY ->
                    KeyId.parse(value).isPresent()
                            ? Optional.empty()
                            : Optional.of("holds a key_id that cannot be one");
            case PROFILE ->
                    profiles.find(value).isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    "names no profile; there are "
                                            + String.join(", ", profiles.names()));
            case ENVIRONMENT ->
                    Environment.ofWord(value).isPresent()
                            ? Optional.empty()
                            : Optional.of("can have the environments live and test");
            case OWNER, TAG, EVERYTHING -> Optional.empty();
        };
    }

    private static @Nullable Instant issuedBefore(JsonFields fields, Target target, Instant now) {
        String text = fields.text("issued_before");
        if (text == null) {
            return null;
        }
        Optional<Long> micros = Times.micros(text);
        if (micros.isEmpty()) {
            fields.reject(
                    "issued_before", "must be a time as RFC 3339 has it: 2027-01-31T12:00:00Z");
            return null;
        }
        Instant time = Instant.EPOCH.plus(micros.get(), ChronoUnit.MICROS);
        if (target.kind() == Target.Kind.KEY) {
            fields.reject(
                    "issued_before", "does not go with a key_id: that key is revoked in any case");
        } else if (!ClockSkew.isPast(time, now)) {
            fields.reject(
                    "issued_before",
                    "must be %d s or more in the past; leave it out to revoke all that was created until now, whatever clocks show"
                            .formatted(ClockSkew.MAX.toSeconds()));
        }
        return time;
    }

    private static void checkConfirmation(
            JsonFields fields, Target target, @Nullable String confirm, boolean dryRun) {
        boolean everything = target.equals(Target.EVERYTHING);
        String word = everything ? RevokeBody.EVERYTHING : RevokeBody.LAST_ADMIN_KEY;
        if (everything && !dryRun && confirm == null) {
            fields.reject(
                    "confirm",
                    "must be 'everything' to revoke every key, your own included; see first with"
                            + " \"dry_run\":true what that is");
        } else if (confirm != null && !confirm.equals(word)) {
            fields.reject("confirm", "must be " + word + " for this target, or be left out");
        }
    }

    private static List<String> fields() {
        List<String> fields = new ArrayList<>(List.of("target", "issued_before", "dry_run"));
        fields.addAll(RevokeBody.FIELDS);
        return fields;
    }
}
