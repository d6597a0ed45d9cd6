package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Recent;
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
 * D4: one address presents many different keys that open nothing. A client that lost its key goes
 * on with the same one, however often. When each of many was tried once or twice, somebody goes
 * through a list.
 */
public final class KeyEnumeration implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D4",
                    "key_enumeration",
                    1,
                    Severity.MEDIUM,
                    "T1110.004",
                    Duration.ofHours(1),
                    Set.of(EntityKind.ADDRESS),
                    "An address presents many different keys that open nothing.");

    private static final int KEYS_MAX = 24;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back keys count
     * @param keys different ones that raise an alert
     * @param listWindow how far back keys of a list count
     * @param listKeys different ones, each tried seldom, that raise one as well
     * @param tries of one of them at most
     */
    public record Settings(
            Duration window, int keys, Duration listWindow, int listKeys, int tries) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(10), 5, Duration.ofMinutes(15), 15, 2);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("keys", keys, 2, KEYS_MAX);
            Setting.between("list_window", listWindow, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("list_keys", listKeys, 2, KEYS_MAX);
            Setting.between("tries", tries, 1, 1_000);
        }
    }

    /** With these settings. */
    public KeyEnumeration(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.guess() || sighting.presented() == null) {
            return;
        }
        long now = sighting.second();
        long thing = Hashes.of(sighting.presented());
        Recent before = memory.get(Slots.PRESENTED);
        int keys = before.withinWith(thing, now, settings.window(), Integer.MAX_VALUE);
        int listed = before.withinWith(thing, now, settings.listWindow(), settings.tries());
        boolean list = listed >= settings.listKeys();
        if (keys < settings.keys() && !list) {
            return;
        }
        Finding finding =
                Finding.of(
                        Severity.MEDIUM,
                        "%s presented %d different keys that open nothing in %d minutes"
                                .formatted(
                                        entity.name(),
                                        keys,
                                        Math.max(1, settings.window().toMinutes())),
                        before.firstWithin(now, settings.window()),
                        Measured.over("different_keys", keys, settings.keys()),
                        Measured.over("keys_tried_seldom", listed, settings.listKeys()));
        findings.raise(list ? finding.because("each was tried once or twice: a list") : finding);
    }
}
