package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.decide.DenyReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an API says no, by reason. A reason that has no answer of its own gets its group's: keys that
 * are unknown, revoked, suspended or expired look alike unless the profile tells them apart by
 * naming them. Immutable.
 */
public final class Failures {

    /** None: the answers are problem documents (RFC 9457). */
    public static final Failures NONE = new Failures(Map.of());

    /** The group of every reason for which a key that was presented is no good. */
    public static final String INVALID_KEY = "invalid_key";

    /** The group of every reason for which the node could not decide. */
    public static final String UNAVAILABLE = "unavailable";

    /** The group of every reason for which a good key may not do this. */
    public static final String FORBIDDEN = "forbidden";

    private final Map<String, Failure> byCode;

    /**
     * These answers.
     *
     * @param byCode by reason code or group
     * @throws IllegalArgumentException when one is for neither
     */
    public Failures(Map<String, Failure> byCode) {
        for (String code : byCode.keySet()) {
            if (!codes().contains(code)) {
                throw new IllegalArgumentException(
                        "there is no failure '"
                                + code
                                + "'; there are "
                                + String.join(", ", codes()));
            }
        }
        this.byCode = Map.copyOf(byCode);
    }

    /** Everything that an answer may be given for. */
    public static List<String> codes() {
        List<String> codes = new ArrayList<>(List.of(INVALID_KEY, FORBIDDEN, UNAVAILABLE));
        Stream.of(DenyReason.values()).map(DenyReason::code).forEach(codes::add);
        return codes;
    }

    /** The answer for a reason; empty for the problem document. */
    public Optional<Failure> of(DenyReason reason) {
        Failure own = byCode.get(reason.code());
        return Optional.ofNullable(own == null ? byCode.get(group(reason)) : own);
    }

    private static String group(DenyReason reason) {
        return switch (reason) {
            case FENCED, WARMING_UP, LOG_FULL, STALE -> UNAVAILABLE;
            case MALFORMED_KEY,
                    UNKNOWN_KEY,
                    INVALID_TOKEN,
                    UNREADABLE_KEY,
                    REVOKED,
                    EXPIRED,
                    SUSPENDED,
                    WRONG_ENVIRONMENT ->
                    INVALID_KEY;
            case IP_NOT_ALLOWED, ROUTE_NOT_ALLOWED, INSUFFICIENT_SCOPE -> FORBIDDEN;
            case QUOTA_EXCEEDED -> DenyReason.RATE_LIMITED.code();
            case MISSING_KEY, RATE_LIMITED -> reason.code();
        };
    }
}
