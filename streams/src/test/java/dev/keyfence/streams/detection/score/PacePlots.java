package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Plots.Plot;
import dev.keyfence.streams.detection.score.Records.Request;
import java.util.List;
import java.util.stream.IntStream;

/** How much and when: D16, D21; and several things at once: C1. */
final class PacePlots {

    static final List<Plot> ALL =
            List.of(
                    Plot.of("D16", "thirty times", s -> spike(s, 900, 0.4)),
                    Plot.of("D16", "for half an hour", s -> spike(s, 600, 3)),
                    Plot.of("D16", "just above", s -> spike(s, 150, 4.2)),
                    Plot.below("D16", "just below", s -> spike(s, 60, 8)),
                    Plot.of("D21", "at night", s -> night(s, 12)),
                    Plot.of("D21", "at night, once", s -> night(s, 1)),
                    Plot.of("C1", "abroad, then probing", s -> abroadThenProbing(s, Net.CLOUD)),
                    Plot.of("C1", "hidden, then probing", s -> abroadThenProbing(s, Net.ANONYMOUS)),
                    Plot.of("C1", "guessed, then exploring", PacePlots::guessedThenExploring),
                    Plot.of("C1", "abroad, then draining", PacePlots::abroadThenDraining));

    private static final int BULK = 400;

    private PacePlots() {}

    private static void spike(Stage s, int count, double gap) {
        Key key = s.victim(12, 500, Habit.SERVER, Habit.OFFICE, Habit.LAPTOP);
        String address = key.homes().getFirst();
        s.times(count, gap, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void night(Stage s, int count) {
        Key key = s.victim(20, 4_000, Habit.OFFICE);
        s.atHour(0, 3);
        String address = key.homes().getFirst();
        s.times(count, 120, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void abroadThenProbing(Stage s, Net net) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE);
        String address = s.abroad(key, net);
        String agent = Words.any(Words.STRANGERS, s.random);
        s.times(5, 60, _ -> s.use(key, s.request(address, agent), "ok"));
        probe(s, key, address, agent);
    }

    private static void probe(Stage s, Key key, String address, String agent) {
        s.times(
                20,
                15,
                i ->
                        s.use(
                                key,
                                new Request(address, agent, s.secretRoute(i), "admin"),
                                "insufficient_scope"));
    }

    private static void guessedThenExploring(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE);
        String address = s.abroad(key, Net.CLOUD);
        String agent = Words.any(Words.STRANGERS, s.random);
        s.times(
                20,
                5,
                _ -> s.guess(Words.digest(s.random), s.request(address, agent), "unknown_key"));
        s.times(5, 30, _ -> s.use(key, s.request(address, agent), "ok"));
        probe(s, key, address, agent);
    }

    private static void abroadThenDraining(Stage s) {
        Key key = s.victim(12, 500, Habit.SERVER, Habit.OFFICE);
        String address = s.abroad(key, Net.CLOUD);
        String agent = Words.any(Words.STRANGERS, s.random);
        s.times(5, 60, _ -> s.use(key, s.request(address, agent), "ok"));
        IntStream.range(0, BULK)
                .forEach(_ -> {
                    s.pause(0.5);
                    s.use(key, s.request(address, agent), "ok");
                });
        probe(s, key, address, agent);
    }
}
