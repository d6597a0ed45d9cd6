package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
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
 * D5: many addresses of one network, autonomous system or kind of client present a key or two each
 * that open nothing: guessing that no limit by address sees. An address that goes on and on does
 * not count: that is a client that lost its key, and busy systems have some on any day.
 */
public final class SlowEnumeration implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D5",
                    "slow_enumeration",
                    1,
                    Severity.LOW,
                    "T1110",
                    Duration.ofHours(24),
                    Set.of(EntityKind.NETWORK, EntityKind.AUTONOMOUS_SYSTEM, EntityKind.USER_AGENT),
                    "Many addresses of a kind present few keys each that open nothing.");

    private static final int ADDRESSES_MAX = 16;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back is counted
     * @param addresses that raise an alert
     * @param tries of one of them at most
     */
    public record Settings(Duration window, int addresses, int tries) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofHours(24), 10, 5);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(7));
            Setting.between("addresses", addresses, 2, ADDRESSES_MAX);
            Setting.between("tries", tries, 1, 1_000);
        }
    }

    /** With these settings. */
    public SlowEnumeration(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.guess() || sighting.source() == null) {
            return;
        }
        Recent before = memory.get(Slots.GUESSERS);
        long source = sighting.source().id();
        if (before.count(source) >= settings.tries()) {
            return;
        }
        long now = sighting.second();
        int addresses = before.withinWith(source, now, settings.window(), settings.tries());
        if (addresses >= settings.addresses()) {
            findings.raise(
                    Finding.of(
                            Severity.LOW,
                            "%d or more addresses of %s presented few keys each that open nothing"
                                    .formatted(addresses, entity.name()),
                            before.firstWithin(now, settings.window()),
                            Measured.over("addresses", addresses, settings.addresses())));
        }
    }
}
