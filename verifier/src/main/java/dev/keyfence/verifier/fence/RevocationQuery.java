package dev.keyfence.verifier.fence;

import org.jspecify.annotations.Nullable;

/**
 * Which revocations to list; a null part matches all.
 *
 * @param kind the kind of target
 * @param value the target's value
 * @param reason why
 * @param actorId who asked
 * @param fromMicros asked for at this time or later, microseconds since the epoch
 * @param toMicros asked for before this time, microseconds since the epoch
 */
public record RevocationQuery(
        Target.@Nullable Kind kind,
        @Nullable String value,
        @Nullable String reason,
        @Nullable String actorId,
        @Nullable Long fromMicros,
        @Nullable Long toMicros) {

    /** All of them. */
    public static final RevocationQuery ALL =
            new RevocationQuery(null, null, null, null, null, null);

    /** Whether a revocation is among them. */
    public boolean matches(RevocationEntry entry) {
        return (kind == null || kind == entry.target().kind())
                && (value == null || value.equals(entry.target().value()))
                && (reason == null || reason.equals(entry.reason()))
                && (actorId == null || actorId.equals(entry.actor().id()))
                && (fromMicros == null || entry.requestedAtMicros() >= fromMicros)
                && (toMicros == null || entry.requestedAtMicros() < toMicros);
    }
}
