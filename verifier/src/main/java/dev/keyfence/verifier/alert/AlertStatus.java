package dev.keyfence.verifier.alert;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an alert is in its life.
 *
 * <pre>
 *   NEW ──▶ ACKNOWLEDGED ──▶ RESOLVED ──▶ NEW, by itself, when its episode goes on
 *    │           └─────────▶ FALSE_POSITIVE, which stays
 *    └──▶ RESOLVED, FALSE_POSITIVE
 * </pre>
 *
 * What a person may do next is in {@link #next()}; only {@link AlertState#status()} knows whether
 * an episode went on.
 */
public enum AlertStatus {
    NEW,
    ACKNOWLEDGED,
    RESOLVED,
    FALSE_POSITIVE;

    private static final Map<AlertStatus, Set<AlertStatus>> NEXT =
            Map.of(
                    NEW, EnumSet.of(ACKNOWLEDGED, RESOLVED, FALSE_POSITIVE),
                    ACKNOWLEDGED, EnumSet.of(RESOLVED, FALSE_POSITIVE),
                    RESOLVED, EnumSet.noneOf(AlertStatus.class),
                    FALSE_POSITIVE, EnumSet.noneOf(AlertStatus.class));

    /** What a person may make of it. */
    public Set<AlertStatus> next() {
        return Collections.unmodifiableSet(NEXT.getOrDefault(this, Set.of()));
    }

    /** Whether a person who makes this of an alert must say why. */
    public boolean needsReason() {
        return this == RESOLVED || this == FALSE_POSITIVE;
    }

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a word; empty when it is none. */
    public static Optional<AlertStatus> ofWord(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
