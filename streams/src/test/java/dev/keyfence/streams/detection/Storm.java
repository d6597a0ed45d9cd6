package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.Sightings.NOON;

import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Place.Point;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sightings of all kinds without any sense: few keys, many sources, times that go to and fro, and
 * now and then a leap of days.
 */
final class Storm {

    private static final List<String> REASONS =
            List.of(
                    "unknown_key",
                    "invalid_token",
                    "revoked",
                    "expired",
                    "insufficient_scope",
                    "wrong_environment",
                    "route_not_allowed",
                    "rate_limited",
                    "fenced");

    private static final List<String> COUNTRIES = List.of("DE", "BR", "US", "JP");

    private Storm() {}

    /** So many, the same for the same seed. */
    static List<Sighting> sightings(long seed, int count) {
        Random random = new Random(seed);
        List<Sighting> sightings = new ArrayList<>(count);
        Instant now = NOON.plus(Duration.ofDays(100));
        for (int i = 0; i < count; i++) {
            boolean leap = random.nextInt(200) == 0;
            now = now.plusSeconds(leap ? random.nextInt(1_000_000) : random.nextInt(60));
            sightings.add(sighting(random, now.minusSeconds(random.nextInt(900))));
        }
        return sightings;
    }

    private static Sighting sighting(Random random, Instant time) {
        Sightings step = Sightings.at(time).route("/v1/" + random.nextInt(100));
        if (random.nextInt(50) > 0) {
            step = step.from(address(random), place(random));
        }
        if (random.nextInt(20) > 0) {
            step = step.agent("agent-" + random.nextInt(12));
        }
        boolean allowed = random.nextInt(3) > 0;
        if (random.nextInt(4) == 0) {
            step = step.unknown("digest:" + random.nextInt(1_000));
            return step.denied(random.nextBoolean() ? "unknown_key" : "malformed_key");
        }
        step = step.key("key_" + random.nextInt(4));
        return allowed ? step.allowed() : step.denied(REASONS.get(random.nextInt(REASONS.size())));
    }

    private static String address(Random random) {
        return random.nextInt(3) == 0
                ? "2001:db8:%x:%x::1".formatted(random.nextInt(1 << 16), random.nextInt(1 << 16))
                : "203.%d.%d.%d"
                        .formatted(random.nextInt(4), random.nextInt(4), random.nextInt(256));
    }

    private static Place place(Random random) {
        int city = random.nextInt(200);
        return new Place(
                random.nextInt(10) == 0 ? 0 : 4_200_000_000L + random.nextInt(60),
                null,
                COUNTRIES.get(city % COUNTRIES.size()),
                "City " + city,
                random.nextInt(4) == 0 ? null : new Point(city % 90, city, 50),
                random.nextInt(4) == 0,
                random.nextInt(20) == 0);
    }
}
