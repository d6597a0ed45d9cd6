package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Sources.Seen;
import dev.keyfence.streams.detection.memory.Visit;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * D10: a settled key is used from several new addresses within half an hour, of more than one
 * autonomous system, or of several networks where no database tells the systems: it was passed on,
 * or published. New machines of one data centre are of one system. A multiple of the usual number
 * of addresses an hour, as some tools take it, would never be the higher bound for keys of less
 * than fifty addresses a week, and others are not followed.
 */
public final class IpBurst implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D10",
                    "ip_burst",
                    1,
                    Severity.MEDIUM,
                    "T1528",
                    Duration.ofHours(1),
                    Set.of(EntityKind.KEY),
                    "A key is used from many new addresses at once.");

    private static final int ADDRESSES_MAX = 40;
    private static final int USES_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back addresses count
     * @param addresses new ones that raise an alert
     * @param systems of how many autonomous systems they must be
     * @param networks of how many networks, where no system is known
     * @param warmUp how long a key must have been used
     * @param uses how often it must have been used
     */
    public record Settings(
            Duration window, int addresses, int systems, int networks, Duration warmUp, int uses) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(30), 5, 2, 3, Duration.ofDays(1), 20);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(7));
            Setting.between("addresses", addresses, 2, ADDRESSES_MAX);
            Setting.between("systems", systems, 1, ADDRESSES_MAX);
            Setting.between("networks", networks, 1, ADDRESSES_MAX);
            Setting.between("warm_up", warmUp, Duration.ZERO, Duration.ofDays(366));
            Setting.between("uses", uses, 0, USES_MAX);
        }
    }

    /** With these settings. */
    public IpBurst(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Source source = sighting.source();
        Sources known = memory.peek(Slots.SOURCES);
        long now = sighting.second();
        if (!sighting.allowed()
                || source == null
                || known == null
                || known.find(source.id()) != null
                || known.many(now)
                || !Past.settled(memory, now, settings.warmUp(), settings.uses())) {
            return;
        }
        Visit visit = sighting.visit();
        List<Visit> fresh =
                Stream.concat(
                                known.all().stream()
                                        .filter(seen -> near(seen.firstSecond(), now))
                                        .map(Seen::visit),
                                Stream.ofNullable(visit))
                        .toList();
        if (fresh.size() >= settings.addresses()) {
            raise(fresh, sighting, findings);
        }
    }

    private boolean near(long second, long now) {
        return Math.abs(now - second) <= settings.window().toSeconds();
    }

    private void raise(List<Visit> fresh, Sighting sighting, Findings findings) {
        long systems =
                fresh.stream().mapToLong(Visit::asn).filter(asn -> asn != 0).distinct().count();
        long networks = fresh.stream().mapToLong(Visit::networkId).distinct().count();
        if (systems == 0 ? networks < settings.networks() : systems < settings.systems()) {
            return;
        }
        findings.raise(
                Finding.of(
                        Severity.MEDIUM,
                        "Key %s was used from %d new addresses of %d networks in %d minutes"
                                .formatted(
                                        sighting.keyId(),
                                        fresh.size(),
                                        networks,
                                        Math.max(1, settings.window().toMinutes())),
                        sighting.second() - settings.window().toSeconds(),
                        Measured.over("new_addresses", fresh.size(), settings.addresses()),
                        Measured.of("autonomous_systems", (double) systems),
                        Measured.of("networks", (double) networks)));
    }
}
