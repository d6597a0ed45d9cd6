package dev.keyfence.verifier.alert;

import org.jspecify.annotations.Nullable;

/**
 * Which alerts are asked for; what is null is not asked about. Immutable.
 *
 * @param status what they are now
 * @param severity how much they matter
 * @param severityMin or at least
 * @param rule what raised them
 * @param kind what kind of thing they are about
 * @param entity what they are about
 * @param keyId the key that is concerned
 * @param owner the owner that is concerned
 * @param swallowed true for those that an exception keeps from people, false for all others
 * @param exception those that this exception swallowed
 * @param fromMicros their latest hit was then or later, microseconds since the epoch
 * @param untilMicros and before this
 */
public record AlertQuery(
        @Nullable AlertStatus status,
        @Nullable Severity severity,
        @Nullable Severity severityMin,
        @Nullable String rule,
        @Nullable EntityKind kind,
        @Nullable String entity,
        @Nullable String keyId,
        @Nullable String owner,
        boolean swallowed,
        @Nullable String exception,
        long fromMicros,
        long untilMicros) {

    /** Every alert that people are told of. */
    public static final AlertQuery ALL =
            new AlertQuery(
                    null, null, null, null, null, null, null, null, false, null, 0, Long.MAX_VALUE);

    /** Every alert that an exception swallowed. */
    public static AlertQuery swallowedBy(String exception) {
        return new AlertQuery(
                null, null, null, null, null, null, null, null, true, exception, 0, Long.MAX_VALUE);
    }

    /** Every alert that people are told of, of a time. */
    public static AlertQuery between(long fromMicros, long untilMicros) {
        return new AlertQuery(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                fromMicros,
                untilMicros);
    }

    /** Those of them that concern a key, an owner or an address. */
    public AlertQuery concerning(EntityKind what, String name) {
        boolean key = what == EntityKind.KEY;
        boolean ofOwner = what == EntityKind.OWNER;
        return new AlertQuery(
                status,
                severity,
                severityMin,
                rule,
                key || ofOwner ? kind : what,
                key || ofOwner ? entity : name,
                key ? name : keyId,
                ofOwner ? name : owner,
                swallowed,
                exception,
                fromMicros,
                untilMicros);
    }

    /** Whether an alert is among them. */
    public boolean matches(AlertState state) {
        AlertView alert = state.alert();
        long last = alert.span().lastMicros();
        return last >= fromMicros
                && last < untilMicros
                && swallowed == (alert.swallowedBy() != null)
                && is(exception, alert.swallowedBy())
                && is(rule, alert.rule().id())
                && is(kind, alert.about().kind())
                && is(entity, alert.about().entity())
                && is(keyId, keyOf(alert))
                && is(owner, ownerOf(alert))
                && is(severity, alert.severity())
                && (severityMin == null || alert.severity().compareTo(severityMin) >= 0)
                && is(status, state.status());
    }

    /** The key that an alert concerns; null for none. */
    public static @Nullable String keyOf(AlertView alert) {
        return alert.about().kind() == EntityKind.KEY
                ? alert.about().entity()
                : alert.about().keyId();
    }

    /** The owner that an alert concerns; null for none. */
    public static @Nullable String ownerOf(AlertView alert) {
        return alert.about().kind() == EntityKind.OWNER
                ? alert.about().entity()
                : alert.about().owner();
    }

    private static boolean is(@Nullable Object wanted, @Nullable Object value) {
        return wanted == null || wanted.equals(value);
    }
}
