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
import dev.keyfence.streams.detection.rule.Reasons;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.Set;

/**
 * D23: one address asks for many different things that are not there, or not for its keys. Routes
 * are told apart by their templates, so that a walk through the ids of one route is one.
 */
public final class RouteEnumeration implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D23",
                    "route_enumeration",
                    1,
                    Severity.LOW,
                    "T1595.003",
                    Duration.ofHours(1),
                    Set.of(EntityKind.ADDRESS),
                    "An address asks for many different routes that are not there.");

    private static final int ROUTES_MAX = 24;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back routes count
     * @param routes different ones that raise an alert
     */
    public record Settings(Duration window, int routes) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(10), 20);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), Duration.ofDays(1));
            Setting.between("routes", routes, 2, ROUTES_MAX);
        }
    }

    /** With these settings. */
    public RouteEnumeration(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (sighting.allowed()
                || sighting.route() == null
                || !Reasons.NO_ROUTE.contains(sighting.reason())) {
            return;
        }
        long now = sighting.second();
        Recent tried = memory.get(Slots.NO_ROUTES);
        int _ = tried.see(Hashes.of(sighting.route()), now);
        int routes = tried.within(now, settings.window());
        if (routes >= settings.routes()) {
            findings.raise(
                    Finding.of(
                            Severity.LOW,
                            "%s asked for %d different routes that are not there in %d minutes"
                                    .formatted(
                                            entity.name(),
                                            routes,
                                            Math.max(1, settings.window().toMinutes())),
                            tried.firstWithin(now, settings.window()),
                            Measured.over("routes", routes, settings.routes())));
        }
    }
}
