package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.memory.Whereabouts;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Place.Point;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.Set;

/**
 * D12: a key is used in two places farther apart than anybody travels in the time between. Off
 * unless it is switched on, since servers of one owner stand everywhere at once: both places must
 * be known, and belong neither to a data centre nor to a VPN, proxy or Tor. It is medium when the
 * key was never used from the later network before. It is silent about keys of many sources or
 * networks, which several people have on their phones. Late sightings are compared as if they were
 * on time, and not remembered.
 */
public final class ImpossibleTravel implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D12",
                    "impossible_travel",
                    1,
                    Severity.LOW,
                    "T1078",
                    Duration.ofHours(6),
                    Set.of(EntityKind.KEY),
                    "A key travels faster than an aeroplane.");

    private static final Duration LATELY = Duration.ofDays(30);
    private static final int NETWORKS_MAX = 5;
    private static final double EARTH_RADIUS_KM = 6_371;
    private static final int MINUTES_PER_HOUR = 60;
    private static final double SECONDS_PER_HOUR = 3_600;
    private static final int KM_PER_HOUR_MAX = 100_000;
    private static final int KM_MAX = 20_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param enabled whether it looks at all
     * @param kmPerHour a speed that nobody has
     * @param km a distance below which nothing is raised
     */
    public record Settings(boolean enabled, int kmPerHour, int km) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(false, 900, 500);

        /** Checks the values. */
        public Settings {
            Setting.between("km_per_hour", kmPerHour, 1, KM_PER_HOUR_MAX);
            Setting.between("km", km, 1, KM_MAX);
        }
    }

    /** With these settings. */
    public ImpossibleTravel(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        Source source = sighting.source();
        if (!settings.enabled() || !sighting.allowed() || source == null) {
            return;
        }
        Point here = source.place().point();
        if (here == null || source.place().hosting() || source.place().anonymous()) {
            return;
        }
        Whereabouts there = memory.get(Slots.WHEREABOUTS);
        if (!there.blank() && there.sourceId() != source.id()) {
            double km = distanceKm(there, here) - there.radiusKm() - here.radiusKm();
            double hours =
                    Math.max(1, Math.abs(sighting.second() - there.second())) / SECONDS_PER_HOUR;
            if (km > settings.km()
                    && km / hours > settings.kmPerHour()
                    && !onTheMove(sighting.second(), memory)) {
                findings.raise(
                        finding(
                                sighting,
                                Past.elsewhere(sighting, memory),
                                km,
                                hours,
                                there.second()));
            }
        }
        there.note(
                sighting.second(),
                source.id(),
                (float) here.latitude(),
                (float) here.longitude(),
                here.radiusKm());
    }

    private static boolean onTheMove(long second, Memory memory) {
        Sources known = memory.peek(Slots.SOURCES);
        return known != null
                && (known.many(second)
                        || Past.networks(known.since(second - LATELY.toSeconds())) >= NETWORKS_MAX);
    }

    private Finding finding(
            Sighting sighting, boolean elsewhere, double km, double hours, long before) {
        return Finding.of(
                elsewhere ? Severity.MEDIUM : Severity.LOW,
                "Key %s was used %d km away within %d minutes"
                        .formatted(
                                sighting.keyId(),
                                Math.round(km),
                                Math.round(hours * MINUTES_PER_HOUR)),
                Math.min(before, sighting.second()),
                Measured.over("km_per_hour", Math.rint(km / hours), settings.kmPerHour()),
                Measured.over("km", Math.rint(km), settings.km()));
    }

    /** Along a great circle, by the haversine formula; the same to the last bit everywhere. */
    private static double distanceKm(Whereabouts from, Point to) {
        double north = StrictMath.toRadians(to.latitude() - from.latitude()) / 2;
        double east = StrictMath.toRadians(to.longitude() - from.longitude()) / 2;
        double half =
                square(StrictMath.sin(north))
                        + StrictMath.cos(StrictMath.toRadians(from.latitude()))
                                * StrictMath.cos(StrictMath.toRadians(to.latitude()))
                                * square(StrictMath.sin(east));
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.sqrt(Math.min(1, half)));
    }

    private static double square(double number) {
        return number * number;
    }
}
