package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.Sightings.FAR;
import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static dev.keyfence.streams.detection.Sightings.place;

import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What nobody would call an incident: a server that asks every five minutes, day and night; an
 * office that works from nine to five and mistypes a key now and then; a service in two regions
 * with a client each; a few calls that lack a scope.
 */
final class QuietTraffic {

    private static final Place CLOUD = place(64_700, "DE", "Frankfurt", null);

    private QuietTraffic() {}

    /** So many days from a Monday on, in order. */
    static List<Sighting> days(int days) {
        List<Sighting> all = new ArrayList<>();
        Instant midnight = NOON.minus(Duration.ofHours(12));
        for (int day = 0; day < days; day++) {
            Instant morning = midnight.plus(Duration.ofDays(day));
            server(morning, all);
            regions(morning, all);
            if (day % 7 < 5) {
                office(morning.plus(Duration.ofHours(9)), day, all);
            }
        }
        all.sort(Comparator.comparingLong(Sighting::micros));
        return all;
    }

    private static void server(Instant midnight, List<Sighting> all) {
        Sightings step = Sightings.at(midnight).key("key_server").from("198.51.100.1", CLOUD);
        for (int i = 0; i < 288; i++) {
            all.add(step.agent("okhttp").later(Duration.ofMinutes(5L * i)).allowed());
        }
    }

    private static void regions(Instant midnight, List<Sighting> all) {
        Sightings step = Sightings.at(midnight).key("key_regions");
        for (int i = 0; i < 96; i++) {
            Sightings now = step.later(Duration.ofMinutes(15L * i));
            all.add(now.from("198.51.100.2", CLOUD).agent("okhttp").allowed());
            all.add(now.from("198.51.102.9", FAR).agent("Go-http-client").allowed());
        }
    }

    private static void office(Instant morning, int day, List<Sighting> all) {
        Sightings step = Sightings.at(morning).from("203.0.113.7", OFFICE).agent("curl");
        for (int i = 0; i < 96; i++) {
            Duration late = Duration.ofMinutes(5L * i);
            all.add(step.key("key_office").later(late).allowed());
        }
        all.add(step.key("key_office").route("/v1/admin").denied("insufficient_scope"));
        if (day % 7 == 2) {
            all.add(step.unknown("digest:typo").denied("malformed_key"));
            all.add(step.unknown("digest:old").later(Duration.ofHours(2)).denied("unknown_key"));
        }
    }
}
