package dev.keyfence.verifier.alert;

import org.jspecify.annotations.Nullable;

/**
 * Alerts that nobody wants to be told of, for a while.
 *
 * @param id its id
 * @param criteria which alerts
 * @param reason why
 * @param expiresAtMicros from when on it no longer holds, microseconds since the epoch
 * @param change who set it, or ended it, and when
 */
public record AlertException(
        String id, Criteria criteria, String reason, long expiresAtMicros, SettingChange change) {

    /**
     * Which alerts; what is null holds for all, and at least one is not.
     *
     * @param rule the rule that is silenced
     * @param keyId a key
     * @param owner an owner
     * @param network an address or a block of them
     * @param autonomousSystem an autonomous system's number
     * @param userAgent a user agent's family
     */
    public record Criteria(
            @Nullable String rule,
            @Nullable String keyId,
            @Nullable String owner,
            @Nullable String network,
            @Nullable Long autonomousSystem,
            @Nullable String userAgent) {

        /** Whether it holds for everything. */
        public boolean isEmpty() {
            return rule == null
                    && keyId == null
                    && owner == null
                    && network == null
                    && autonomousSystem == null
                    && userAgent == null;
        }
    }

    /** The same, that holds until then and no longer. */
    public AlertException until(long micros, SettingChange ending) {
        return new AlertException(id, criteria, reason, Math.min(expiresAtMicros, micros), ending);
    }
}
