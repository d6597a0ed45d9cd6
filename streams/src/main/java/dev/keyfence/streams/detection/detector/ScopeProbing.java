package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Recent;
import dev.keyfence.streams.detection.memory.Ring;
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
 * D8: a key tries what it has no scope for: several different things, or one of them over and over,
 * as real intruders do.
 */
public final class ScopeProbing implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D8",
                    "scope_probing",
                    1,
                    Severity.MEDIUM,
                    "T1580",
                    Duration.ofHours(1),
                    Set.of(EntityKind.KEY),
                    "A key tries what it has no scope for.");

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TOGETHER = Duration.ofHours(24);
    private static final int ROUTES_MAX = 12;
    private static final int DENIALS_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back is counted
     * @param denials that raise an alert when they are of several routes
     * @param routes how many routes or scopes those are
     * @param anyDenials that raise an alert whatever they are of
     * @param routesOfDay different routes or scopes in a day that raise an alert
     */
    public record Settings(
            Duration window, int denials, int routes, int anyDenials, int routesOfDay) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(10), 5, 3, 15, 11);

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofSeconds(10), DAY);
            Setting.between("denials", denials, 1, DENIALS_MAX);
            Setting.between("routes", routes, 1, ROUTES_MAX);
            Setting.between("any_denials", anyDenials, 1, DENIALS_MAX);
            Setting.between("routes_of_day", routesOfDay, 1, ROUTES_MAX);
        }
    }

    /** With these settings. */
    public ScopeProbing(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (!sighting.denied(Reasons.INSUFFICIENT_SCOPE)) {
            return;
        }
        long now = sighting.second();
        long what = Hashes.of(sighting.route() + " " + sighting.scopes());
        Ring ring = memory.get(Slots.SCOPE_DENIALS);
        int denials = ring.add(now, settings.window());
        Recent tried = memory.get(Slots.DENIED_ROUTES);
        int _ = tried.see(what, now);
        int routes = tried.within(now, settings.window());
        int routesOfDay = tried.within(now, DAY);

        if (denials >= settings.denials() && routes >= settings.routes()) {
            raise(entity, ring.sinceSecond(), findings, denials, settings.denials(), routes);
        } else if (denials >= settings.anyDenials()) {
            raise(entity, ring.sinceSecond(), findings, denials, settings.anyDenials(), routes);
        } else if (routesOfDay >= settings.routesOfDay()) {
            long since = tried.firstWithin(now, DAY);
            raise(entity, since, findings, denials, settings.routesOfDay(), routesOfDay);
        }
    }

    private static void raise(
            Entity entity, long since, Findings findings, int denials, int threshold, int routes) {
        boolean elsewhere = findings.raised("D9", TOGETHER) || findings.raised("D10", TOGETHER);
        Finding finding =
                Finding.of(
                        elsewhere ? Severity.HIGH : Severity.MEDIUM,
                        "Key %s was refused %d times for want of a scope, on %d different routes or scopes"
                                .formatted(entity.name(), denials, routes),
                        since,
                        Measured.over("denials", denials, threshold),
                        Measured.of("routes", routes));
        findings.raise(
                elsewhere ? finding.because("it was lately used from a new source") : finding);
    }
}
