package dev.keyfence.streams.detection;

import dev.keyfence.streams.detection.rule.AddressBlock;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Place.Point;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import dev.keyfence.streams.detection.watch.AgentFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What detectors see, one step at a time: each step is another one with something different.
 * Immutable.
 *
 * <pre>
 *   Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl").allowed()
 * </pre>
 */
public record Sightings(
        Instant time,
        @Nullable String keyId,
        @Nullable String presented,
        @Nullable String environment,
        boolean canary,
        @Nullable String route,
        @Nullable Source source,
        @Nullable String agent) {

    /** A Monday, at noon. */
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    /** Where an office is. */
    public static final Place OFFICE = place(64_500, "DE", "Berlin", new Point(52.52, 13.4, 10));

    /** Where somebody else is, far away. */
    public static final Place FAR = place(64_600, "BR", "Recife", new Point(-8.05, -34.9, 20));

    /** A key's first step: from nowhere, with nothing. */
    public static Sightings at(Instant time) {
        return new Sightings(time, null, null, null, false, "/v1/files", null, null);
    }

    /** A place that is neither a data centre nor hidden. */
    public static Place place(long asn, String country, String city, @Nullable Point point) {
        return new Place(asn, "AS of " + city, country, city, point, false, false);
    }

    /** Later, or earlier. */
    public Sightings later(Duration by) {
        return at(time.plus(by), keyId, presented, environment);
    }

    /** With a live key. */
    public Sightings key(String id) {
        return at(time, id, id, "live");
    }

    /** With something that is nobody's key. */
    public Sightings unknown(@Nullable String what) {
        return at(time, null, what, null);
    }

    /** With a key of another environment. */
    public Sightings environment(String name) {
        return at(time, keyId, presented, name);
    }

    /** With a trap. */
    public Sightings trap() {
        return new Sightings(time, keyId, presented, environment, true, route, source, agent);
    }

    /** To another route. */
    public Sightings route(@Nullable String path) {
        return new Sightings(time, keyId, presented, environment, canary, path, source, agent);
    }

    /** From an address of which nothing else is known. */
    public Sightings from(String address) {
        return from(address, Place.UNKNOWN);
    }

    /** From an address. */
    public Sightings from(String address, Place place) {
        Source from = source(address, place);
        return new Sightings(time, keyId, presented, environment, canary, route, from, agent);
    }

    /** With a user agent, of which the family is asked for. */
    public Sightings agent(@Nullable String family) {
        return new Sightings(time, keyId, presented, environment, canary, route, source, family);
    }

    /** Ends with success. */
    public Sighting allowed() {
        return ends(true, "ok");
    }

    /** Ends without. */
    public Sighting denied(String reason) {
        return ends(false, reason);
    }

    /** An address as a source. */
    static Source source(String address, Place place) {
        long id = AddressBlock.idOf(InetAddress.ofLiteral(address));
        return address.indexOf(':') < 0
                ? new Source(
                        id,
                        address,
                        address.substring(0, address.lastIndexOf('.')) + ".0/24",
                        place)
                : new Source(id, address + "/64", Long.toHexString(id >>> 16) + "/48", place);
    }

    private Sightings at(
            Instant when, @Nullable String id, @Nullable String what, @Nullable String world) {
        return new Sightings(when, id, what, world, canary, route, source, agent);
    }

    private Sighting ends(boolean allowed, String reason) {
        long micros =
                TimeUnit.SECONDS.toMicros(time.getEpochSecond())
                        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
        return new Sighting(
                "n-1-" + micros,
                "n",
                micros,
                keyId,
                keyId == null ? null : "acme",
                presented,
                "keyfence",
                environment,
                canary,
                "GET",
                route,
                List.of("read"),
                source,
                agent == null ? null : agent + "/1.0",
                agent,
                agent == null ? List.of() : AgentFamily.words(agent),
                allowed,
                reason,
                false);
    }
}
