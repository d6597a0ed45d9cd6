package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Plots.Plot;
import dev.keyfence.streams.detection.score.Records.Request;
import java.util.List;

/** Looking for what a key opens: D8, D15, D17, D23. */
final class ScopePlots {

    static final List<Plot> ALL =
            List.of(
                    Plot.of("D8", "many routes", s -> denied(s, true, 24, 30, 4)),
                    Plot.of("D8", "one call again and again", s -> denied(s, true, 1, 30, 3)),
                    Plot.of("D8", "few routes, slow", s -> denied(s, true, 4, 12, 100)),
                    Plot.of("D8", "a route an hour", s -> denied(s, true, 24, 18, 3_900)),
                    Plot.of("D8", "from the key's own address", s -> denied(s, false, 12, 20, 8)),
                    Plot.below("D8", "just below", s -> denied(s, true, 2, 14, 190)),
                    Plot.of("D15", "a tool, fast", s -> tool(s, 30, 3, "ok")),
                    Plot.of("D15", "a tool, once", s -> tool(s, 1, 1, "ok")),
                    Plot.of("D15", "a tool, refused", s -> tool(s, 4, 60, "insufficient_scope")),
                    Plot.of("D17", "two in three are refused", s -> refused(s, 60, 8, 3)),
                    Plot.of("D17", "all is refused", s -> refused(s, 40, 10, 1_000)),
                    Plot.of("D17", "slow", s -> refused(s, 45, 22, 1_000)),
                    Plot.below("D17", "just below", s -> refused(s, 14, 35, 1_000)),
                    Plot.of("D23", "fast", s -> routes(s, true, 60, 1)),
                    Plot.of("D23", "slow", s -> routes(s, true, 60, 24)),
                    Plot.of("D23", "from the key's own address", s -> routes(s, false, 40, 5)),
                    Plot.below("D23", "just below", s -> routes(s, true, 40, 45)));

    private ScopePlots() {}

    private static String address(Stage s, Key key, boolean stranger) {
        return stranger ? s.abroad(key, s.pick(Net.CLOUD, Net.HOME)) : key.homes().getFirst();
    }

    private static void denied(Stage s, boolean stranger, int routes, int count, double gap) {
        Key key = s.victim();
        String address = address(s, key, stranger);
        String agent = stranger ? Words.any(Words.STRANGERS, s.random) : key.agents().getFirst();
        s.times(
                count,
                gap,
                i ->
                        s.use(
                                key,
                                new Request(address, agent, s.secretRoute(i % routes), "admin"),
                                "insufficient_scope"));
    }

    private static void tool(Stage s, int count, double gap, String reason) {
        Key key = s.victim();
        String address = s.abroad(key, s.pick(Net.CLOUD, Net.HOME));
        String agent = Words.any(Words.TOOLS, s.random);
        s.times(count, gap, _ -> s.use(key, s.request(address, agent), reason));
    }

    /** Requests are refused for what they ask, but for every n-th. */
    private static void refused(Stage s, int count, double gap, int every) {
        Key key = s.victim(12, 300, Habit.SERVER, Habit.OFFICE, Habit.CI);
        String address = address(s, key, true);
        s.times(
                count,
                gap,
                i ->
                        s.use(
                                key,
                                s.request(address, key.agents().getFirst()),
                                i % every == every - 1
                                        ? "ok"
                                        : s.pick("insufficient_scope", "ip_not_allowed")));
    }

    private static void routes(Stage s, boolean stranger, int count, double gap) {
        Key key = s.victim();
        String address = s.marked(address(s, key, stranger));
        String agent = Words.any(Words.STRANGERS, s.random);
        s.times(
                count,
                gap,
                i ->
                        s.use(
                                key,
                                new Request(address, agent, s.secretRoute(i), "read"),
                                s.pick("not_found", "unknown_route")));
    }
}
