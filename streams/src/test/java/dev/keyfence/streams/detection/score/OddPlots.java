package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Atlas.Sys;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Plots.Plot;
import dev.keyfence.streams.detection.score.Records.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What looks odd and harms nobody: alerts about it are wrong. */
final class OddPlots {

    static final List<Plot> ALL =
            List.of(
                    Plot.of("new office", "", OddPlots::office),
                    Plot.of("load test", "", OddPlots::loadTest),
                    Plot.of("late rotation", "", OddPlots::lateRotation),
                    Plot.of("deployment elsewhere", "", OddPlots::deployment),
                    Plot.of("travel", "", OddPlots::travel),
                    Plot.of("late after revocation", "", OddPlots::withinGrace),
                    Plot.of("scope taken away", "", OddPlots::scopeTaken),
                    Plot.of("new monitoring", "", OddPlots::monitoring));

    private OddPlots() {}

    private static String inOwnCountry(Stage s, Key key, Net net) {
        Sys home = s.world.atlas.systemOf(key.homes().getFirst());
        return s.world.atlas.of(net).stream()
                .filter(system ->
                        system.country().equals(home.country()) && system.asn() != home.asn())
                .findFirst()
                .orElse(home)
                .address(0, s.random.nextInt(8_000));
    }

    private static void office(Stage s) {
        Key key = s.victim(12, 4_000, Habit.OFFICE);
        String address = inOwnCountry(s, key, Net.OFFICE);
        s.atHour(8, 10);
        s.times(60, 400, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void loadTest(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER);
        s.atHour(9, 15);
        s.times(
                600,
                1,
                _ -> s.use(key, s.request(key.homes().getFirst(), key.agents().getFirst()), "ok"));
    }

    /** The client has the old secret still, and it opens nothing. */
    private static void lateRotation(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.CI);
        String digest = Words.digest(s.random);
        s.marked(key.homes().getFirst());
        s.times(
                90,
                50,
                _ ->
                        s.guess(
                                digest,
                                s.request(key.homes().getFirst(), key.agents().getFirst()),
                                "unknown_key"));
    }

    private static void deployment(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER);
        s.atHour(9, 15);
        String address = inOwnCountry(s, key, Net.CLOUD);
        s.times(80, 60, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void travel(Stage s) {
        Key key = s.victim(1, 4_000, Habit.LAPTOP, Habit.OFFICE);
        s.world.silence(key, s.at - TimeUnit.HOURS.toMicros(14));
        String address = s.abroad(key, Net.HOME);
        s.times(40, 900, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void withinGrace(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER);
        s.world.silence(key, s.at);
        s.innocent(s.world.records.revoked(s.at, key, null));
        s.pause(1);
        s.times(30, 8, _ -> s.use(key, World.usual(key, s.random), "revoked"));
    }

    /** The client asks for one thing that it may no longer have, with pauses. */
    private static void scopeTaken(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.CI);
        String address = key.homes().getFirst();
        Request request = new Request(address, key.agents().getFirst(), "/v1/exports", "export");
        s.times(60, 120, _ -> s.use(key, request, "insufficient_scope"));
    }

    private static void monitoring(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE);
        String address = inOwnCountry(s, key, Net.CLOUD);
        s.times(600, 60, _ -> s.use(key, s.request(address, "UptimeProbe/2.1"), "ok"));
    }
}
