package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Recent;
import dev.keyfence.streams.detection.memory.Ring;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Sources.Seen;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.Set;

/**
 * D6: after several guesses one succeeds: from an address that tried different keys, with a key
 * that was never used from there; or with a key whose secret was wrong several times. A success
 * from where the key was used before the guesses is its own client's, whoever guesses.
 *
 * <p>An address that repeats one key that opens nothing and then comes with another that does is a
 * client that got a new key, so that different ones count. Behind an address with many keys is a
 * gateway or a company, where one client's guesses say less of another's success.
 */
public final class SuccessAfterFailures implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D6",
                    "success_after_failures",
                    1,
                    Severity.HIGH,
                    "T1110",
                    Duration.ofHours(24),
                    Set.of(EntityKind.ADDRESS, EntityKind.KEY),
                    "A key opened after several guesses.");

    private static final int FAILURES_MAX = 1_000_000;
    private static final int DIFFERENT_MAX = 24;
    private static final int KEYS_MAX = 16;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how long before the success guesses count
     * @param longWindow the same for an address about which D3 or D4 raised an alert
     * @param failures how many guesses there must be
     * @param different how many different keys an address must have guessed
     * @param sharedKeys how many keys used from an address in a day make it a shared one
     */
    public record Settings(
            Duration window, Duration longWindow, int failures, int different, int sharedKeys) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(30), Duration.ofHours(6), 5, 3, 8);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("long_window", longWindow, window, Duration.ofDays(7));
            Setting.between("failures", failures, 1, FAILURES_MAX);
            Setting.between("different", different, 1, DIFFERENT_MAX);
            Setting.between("shared_keys", sharedKeys, 1, KEYS_MAX);
        }
    }

    /** With these settings. */
    public SuccessAfterFailures(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        boolean ofKey = entity.kind() == EntityKind.KEY;
        if (!sighting.allowed()) {
            if (ofKey ? sighting.wrongSecret() : sighting.guess()) {
                int _ = memory.get(Slots.FAILURES).add(sighting.second(), settings.window());
            }
            return;
        }
        Ring failures = memory.peek(Slots.FAILURES);
        if (failures == null) {
            return;
        }
        int failed = failures.sum(sighting.second(), settings.window());
        if (!ofKey) {
            fromAddress(failed, failures, sighting, memory, findings);
        } else if (failed >= settings.failures()
                && !knownBefore(failures.sinceSecond(), sighting, memory)) {
            findings.raise(
                    Finding.of(
                            Severity.HIGH,
                            "Key %s opened after its secret was wrong %d times"
                                    .formatted(sighting.keyId(), failed),
                            failures.sinceSecond(),
                            Measured.over("failures", failed, settings.failures())));
            failures.clear();
        }
    }

    private static boolean knownBefore(long second, Sighting sighting, Memory memory) {
        Sources sources = memory.peek(Slots.SOURCES);
        if (sources == null || sighting.source() == null) {
            return false;
        }
        Seen seen = sources.find(sighting.source().id());
        return seen != null && seen.firstSecond() < second;
    }

    private void fromAddress(
            int failed, Ring failures, Sighting sighting, Memory memory, Findings findings) {
        long now = sighting.second();
        Recent keys = memory.peek(Slots.KEYS);
        if (sighting.keyId() == null || (keys != null && keys.knows(Hashes.of(sighting.keyId())))) {
            return;
        }
        boolean guesser =
                findings.raised("D3", settings.longWindow())
                        || findings.raised("D4", settings.longWindow());
        Duration window = guesser ? settings.longWindow() : settings.window();
        Recent presented = memory.peek(Slots.PRESENTED);
        int different = presented == null ? 0 : presented.within(now, window);
        if ((failed < settings.failures() && !guesser) || different < settings.different()) {
            return;
        }
        int shared = keys == null ? 0 : keys.within(now, Duration.ofDays(1));
        boolean gateway = shared >= settings.sharedKeys();
        long since = presented == null ? now : presented.firstWithin(now, window);
        Finding finding =
                Finding.of(
                                gateway ? Severity.MEDIUM : Severity.HIGH,
                                "Key %s opened from %s, which had presented %d different keys that open nothing"
                                        .formatted(sighting.keyId(), address(sighting), different),
                                Math.min(since, failed == 0 ? since : failures.sinceSecond()),
                                Measured.over("different_keys", different, settings.different()),
                                Measured.of("failures", failed),
                                Measured.of("keys_of_address", shared))
                        .apart(sighting.keyId());
        findings.raise(gateway ? finding.because("many keys are used from this address") : finding);
    }

    private static String address(Sighting sighting) {
        Source source = sighting.source();
        return source == null ? "an address" : source.address();
    }
}
