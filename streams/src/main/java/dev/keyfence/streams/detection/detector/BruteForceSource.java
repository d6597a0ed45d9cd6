package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Recent;
import dev.keyfence.streams.detection.memory.Ring;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.Set;

/**
 * D3: one address presents many keys that open nothing, or several addresses of one network or
 * system together do.
 */
public final class BruteForceSource implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D3",
                    "bruteforce_source",
                    1,
                    Severity.LOW,
                    "T1110",
                    Duration.ofHours(1),
                    Set.of(EntityKind.ADDRESS, EntityKind.NETWORK, EntityKind.AUTONOMOUS_SYSTEM),
                    "A source presents many keys that open nothing.");

    private static final int ADDRESSES_MAX = 16;
    private static final int DIFFERENT_MAX = 24;
    private static final int GUESSES_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back is counted
     * @param guesses of one address that raise an alert
     * @param mediumGuesses of one source that make it medium
     * @param mediumDifferent how many different keys those must be of, unless it is the secrets of
     *     a key that are guessed: who repeats one key does not guess
     * @param networkGuesses of a network or system that raise an alert
     * @param networkAddresses how many addresses of it must have guessed
     */
    public record Settings(
            Duration window,
            int guesses,
            int mediumGuesses,
            int mediumDifferent,
            int networkGuesses,
            int networkAddresses) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(10), 10, 100, 10, 50, 3);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("guesses", guesses, 1, GUESSES_MAX);
            Setting.between("medium_guesses", mediumGuesses, guesses, GUESSES_MAX);
            Setting.between("medium_different", mediumDifferent, 1, DIFFERENT_MAX);
            Setting.between("network_guesses", networkGuesses, 1, GUESSES_MAX);
            Setting.between("network_addresses", networkAddresses, 1, ADDRESSES_MAX);
        }
    }

    /** With these settings. */
    public BruteForceSource(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.guess() || sighting.source() == null) {
            return;
        }
        long now = sighting.second();
        Ring ring = memory.get(Slots.GUESSES);
        int guesses = ring.add(now, settings.window());
        int addresses = 1;
        int threshold = settings.guesses();
        if (entity.kind() != EntityKind.ADDRESS) {
            threshold = settings.networkGuesses();
            addresses =
                    memory.get(Slots.GUESSERS)
                            .withinWith(
                                    sighting.source().id(),
                                    now,
                                    settings.window(),
                                    Integer.MAX_VALUE);
            if (addresses < settings.networkAddresses()) {
                return;
            }
        }
        if (guesses < threshold) {
            return;
        }
        Recent presented = memory.peek(Slots.PRESENTED);
        int different = presented == null ? 0 : presented.within(now, settings.window());
        boolean guessing = sighting.wrongSecret() || different >= settings.mediumDifferent();
        Finding finding =
                Finding.of(
                        guessing && guesses >= settings.mediumGuesses()
                                ? Severity.MEDIUM
                                : Severity.LOW,
                        "%s presented keys that open nothing %d times in %d minutes"
                                .formatted(
                                        entity.name(),
                                        guesses,
                                        Math.max(1, settings.window().toMinutes())),
                        ring.sinceSecond(),
                        Measured.over("guesses", guesses, threshold),
                        Measured.of("addresses", addresses),
                        Measured.of("different_keys", different));
        findings.raise(
                different == 1 && !guessing
                        ? finding.because("always the same key: a client that lost its own")
                        : finding);
    }
}
