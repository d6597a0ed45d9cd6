package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Plots.Plot;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keys at the wrong time of their life: D1, D2, D18, D19, D20, D22. */
final class LifePlots {

    static final List<Plot> ALL =
            List.of(
                    Plot.of("D1", "thief", s -> revoked(s, Net.CLOUD, 30, 20)),
                    Plot.of("D1", "thief, slow", s -> revoked(s, Net.HOME, 10, 3_600)),
                    Plot.of("D1", "forgotten client", s -> revoked(s, null, 40, 300)),
                    Plot.of("D1", "once", s -> revoked(s, Net.ANONYMOUS, 1, 1)),
                    Plot.of("D2", "thief", s -> expired(s, Net.CLOUD, 20, 30)),
                    Plot.of("D2", "thief, slow", s -> expired(s, Net.HOME, 8, 3_600)),
                    Plot.of("D2", "once", s -> expired(s, Net.ANONYMOUS, 1, 1)),
                    Plot.of("D2", "many from home", s -> expired(s, null, 150, 20)),
                    Plot.of("D18", "after 100 days, from home", s -> dormant(s, null, 100)),
                    Plot.of("D18", "after 120 days, from abroad", s -> dormant(s, Net.CLOUD, 120)),
                    Plot.of("D18", "after 95 days, once", s -> dormant(s, Net.HOME, 95)),
                    Plot.below("D18", "after 60 days", s -> dormant(s, Net.CLOUD, 60)),
                    Plot.of("D19", "first use from abroad", s -> first(s, Net.CLOUD)),
                    Plot.of("D19", "first use from a home", s -> first(s, Net.HOME)),
                    Plot.of("D20", "test key in production", s -> environment(s, Net.CLOUD, 10)),
                    Plot.of("D20", "once", s -> environment(s, Net.HOME, 1)),
                    Plot.of("D22", "canary, refused", s -> canary(s, "insufficient_scope", 5)),
                    Plot.of("D22", "canary, once", s -> canary(s, "ok", 1)),
                    Plot.of("D22", "canary that was revoked", s -> canary(s, "revoked", 3)));

    private LifePlots() {}

    /** From a net; from home when it is null. */
    private static void uses(
            Stage s, Key key, @Nullable Net net, int count, double gap, String reason) {
        String address = net == null ? key.homes().getFirst() : s.abroad(key, net);
        String agent = net == null ? key.agents().getFirst() : Words.any(Words.STRANGERS, s.random);
        s.times(count, gap, _ -> s.use(key, s.request(address, agent), reason));
    }

    private static void revoked(Stage s, @Nullable Net net, int count, double gap) {
        Key key = s.victim();
        s.world.silence(key, s.at);
        s.innocent(s.world.records.revoked(s.at, key, null));
        s.at += TimeUnit.MINUTES.toMicros(6) + s.random.nextLong(TimeUnit.HOURS.toMicros(8));
        uses(s, key, net, count, gap, "revoked");
    }

    private static void expired(Stage s, @Nullable Net net, int count, double gap) {
        Key key = s.victim();
        s.world.silence(key, s.at);
        s.at += s.random.nextLong(TimeUnit.HOURS.toMicros(8));
        uses(s, key, net, count, gap, "expired");
    }

    private static void dormant(Stage s, @Nullable Net net, int days) {
        Key key = s.fresh(false);
        long begin = s.at - TimeUnit.DAYS.toMicros(days + 20L);
        s.innocent(s.world.records.created(begin, key));
        for (int hour = 1; hour <= 20 * 24; hour += 4) {
            s.innocent(
                    s.world.records.decision(
                            begin + TimeUnit.HOURS.toMicros(hour) + s.random.nextLong(1_000_000),
                            key,
                            s.request(key.homes().getFirst(), key.agents().getFirst()),
                            "ok"));
        }
        uses(s, key, net, 1 + s.random.nextInt(10), 60, "ok");
    }

    private static void first(Stage s, Net net) {
        Key key = s.fresh(false);
        s.innocent(
                s.world.records.created(
                        s.at - TimeUnit.HOURS.toMicros(30 + s.random.nextInt(100)), key));
        String address = s.abroad(key, net);
        s.times(
                5,
                60,
                _ -> s.use(key, s.request(address, Words.any(Words.STRANGERS, s.random)), "ok"));
    }

    private static void environment(Stage s, Net net, int count) {
        Key key = s.victim(12, 2_000, Habit.SERVER, Habit.CI, Habit.OFFICE);
        uses(s, key, net, count, 30, "wrong_environment");
    }

    private static void canary(Stage s, String reason, int count) {
        Key key = s.fresh(true);
        String address = s.stranger();
        s.times(
                count,
                60,
                _ -> s.use(key, s.request(address, Words.any(Words.STRANGERS, s.random)), reason));
    }
}
