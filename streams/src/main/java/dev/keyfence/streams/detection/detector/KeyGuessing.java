package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Recent;
import dev.keyfence.streams.detection.memory.Ring;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
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
 * D7: secrets are tried for a key that exists. With Keyfence's own keys nobody can, since a wrong
 * secret names no key: it is tokens signed with something else than the key that they name, and
 * keys of other systems whose log tells id and secret apart. When all come from where the key is
 * used anyway, its client is broken, and it is low.
 */
public final class KeyGuessing implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D7",
                    "key_guessing",
                    1,
                    Severity.MEDIUM,
                    "T1110.001",
                    Duration.ofHours(1),
                    Set.of(EntityKind.KEY),
                    "Wrong secrets are presented for a key that exists.");

    private static final int GUESSES_MAX = 1_000_000;
    private static final int ADDRESSES_MAX = 8;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back is counted
     * @param guesses that raise an alert
     * @param addressWindow how far back addresses are counted
     * @param addresses that do not use the key: so many raise one as well
     */
    public record Settings(Duration window, int guesses, Duration addressWindow, int addresses) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(10), 5, Duration.ofMinutes(30), 3);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("guesses", guesses, 1, GUESSES_MAX);
            Setting.between(
                    "address_window", addressWindow, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("addresses", addresses, 2, ADDRESSES_MAX);
        }
    }

    /** With these settings. */
    public KeyGuessing(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.wrongSecret()) {
            return;
        }
        long now = sighting.second();
        Ring ring = memory.get(Slots.GUESSES);
        int guesses = ring.add(now, settings.window());
        Source source = sighting.source();
        int strangers = 0;
        if (source != null) {
            Recent wrong = memory.get(Slots.WRONG_SOURCES);
            if (stranger(source, memory)) {
                int _ = wrong.see(source.id(), now);
            }
            strangers = wrong.within(now, settings.addressWindow());
        }
        if (guesses < settings.guesses() && strangers < settings.addresses()) {
            return;
        }
        boolean own = strangers == 0 && source != null;
        Finding finding =
                Finding.of(
                        own ? Severity.LOW : Severity.MEDIUM,
                        "Wrong secrets were presented for key %s %d times in %d minutes"
                                .formatted(
                                        entity.name(),
                                        guesses,
                                        Math.max(1, settings.window().toMinutes())),
                        ring.sinceSecond(),
                        Measured.over("guesses", guesses, settings.guesses()),
                        Measured.over("strange_addresses", strangers, settings.addresses()));
        findings.raise(
                own ? finding.because("all from addresses that use the key anyway") : finding);
    }

    private static boolean stranger(Source source, Memory memory) {
        Sources known = memory.peek(Slots.SOURCES);
        return known == null || known.find(source.id()) == null;
    }
}
