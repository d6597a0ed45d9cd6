package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Atlas.Sys;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Plots.Plot;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key that others use too: D9 to D14. */
final class PlacePlots {

    static final List<Plot> ALL =
            List.of(
                    Plot.of("D9", "a cloud abroad", s -> elsewhere(s, Net.CLOUD, 20, 30)),
                    Plot.of("D9", "a home abroad, slow", s -> elsewhere(s, Net.HOME, 6, 3_000)),
                    Plot.of("D9", "another system of the country", PlacePlots::sameCountry),
                    Plot.below("D9", "another address of the system", PlacePlots::sameSystem),
                    Plot.of("D10", "a botnet", s -> burst(s, 12, 60)),
                    Plot.of("D10", "slow", s -> burst(s, 7, 200)),
                    Plot.below("D10", "just below", s -> burst(s, 4, 400)),
                    Plot.of("D11", "shared with one", s -> shared(s, 1)),
                    Plot.of("D11", "shared with three", s -> shared(s, 3)),
                    Plot.of("D12", "home abroad", s -> travel(s, 30)),
                    Plot.of("D12", "home abroad, an hour later", s -> travel(s, 60)),
                    Plot.of("D13", "fast", s -> hidden(s, 20, 10)),
                    Plot.of("D13", "once", s -> hidden(s, 1, 1)),
                    Plot.of("D13", "slow", s -> hidden(s, 6, 3_000)),
                    Plot.of("D14", "new agent, new system", s -> agent(s, true)),
                    Plot.of("D14", "new agent at home", s -> agent(s, false)));

    private PlacePlots() {}

    private static void elsewhere(Stage s, Net net, int count, double gap) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE, Habit.LAPTOP);
        String address = s.abroad(key, net);
        s.times(count, gap, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void sameCountry(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE);
        Sys home = s.world.atlas.systemOf(key.homes().getFirst());
        List<Sys> near =
                s.world.atlas.of(Net.HOME).stream()
                        .filter(sys -> sys.country().equals(home.country()))
                        .toList();
        Sys system = near.get(s.random.nextInt(near.size()));
        String address = s.marked(system.any(s.random));
        s.times(12, 60, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void sameSystem(Stage s) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE);
        Sys home = s.world.atlas.systemOf(key.homes().getFirst());
        String address = s.marked(home.address(0, 12_000 + s.random.nextInt(3_000)));
        s.times(12, 60, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void burst(Stage s, int addresses, double gap) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE, Habit.LAPTOP);
        s.times(
                addresses,
                gap,
                _ -> {
                    String address = s.abroad(key, s.pick(Net.HOME, Net.CARRIER, Net.CLOUD));
                    s.use(key, s.request(address, key.agents().getFirst()), "ok");
                });
    }

    /** Others use it while its owner does. */
    private static void shared(Stage s, int others) {
        Key key = s.victim(12, 4_000, Habit.SERVER, Habit.OFFICE);
        String[] from = new String[others];
        for (int i = 0; i < others; i++) {
            from[i] = s.abroad(key, s.pick(Net.HOME, Net.CLOUD));
        }
        s.atHour(9, 15);
        s.times(
                24,
                90,
                i -> {
                    String agent = Words.STRANGERS.get(i % others);
                    s.use(key, s.request(from[i % others], agent), "ok");
                    owner(s, key, TimeUnit.SECONDS.toMicros(30));
                });
    }

    private static void owner(Stage s, Key key, long laterMicros) {
        s.innocent(
                s.world.records.decision(
                        s.at + laterMicros,
                        key,
                        s.request(key.homes().getFirst(), key.agents().getFirst()),
                        "ok"));
    }

    private static void travel(Stage s, int minutes) {
        Key key = s.victim(12, 4_000, Habit.OFFICE, Habit.LAPTOP);
        s.atHour(9, 15);
        owner(s, key, 0);
        s.at += TimeUnit.MINUTES.toMicros(minutes);
        String address = s.abroad(key, Net.HOME);
        s.times(8, 60, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void hidden(Stage s, int count, double gap) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.OFFICE, Habit.LAPTOP);
        String address = s.abroad(key, Net.ANONYMOUS);
        s.times(count, gap, _ -> s.use(key, s.request(address, key.agents().getFirst()), "ok"));
    }

    private static void agent(Stage s, boolean elsewhere) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.CI, Habit.OFFICE);
        String address = elsewhere ? s.abroad(key, Net.CLOUD) : key.homes().getFirst();
        String agent = Words.any(Words.STRANGERS, s.random);
        s.times(10, 60, _ -> s.use(key, s.request(address, agent), "ok"));
    }
}
