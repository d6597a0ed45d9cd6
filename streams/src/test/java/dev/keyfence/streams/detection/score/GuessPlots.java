package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Atlas.Sys;
import dev.keyfence.streams.detection.score.Plots.Plot;
import dev.keyfence.streams.detection.watch.AgentFamily;
import java.util.List;

/** Guessing: D3 to D7. */
final class GuessPlots {

    static final List<Plot> ALL =
            List.of(
                    Plot.of("D3", "fast", s -> spray(s, s.stranger(), 60, 2)),
                    Plot.of("D3", "slow", s -> spray(s, s.stranger(), 60, 42)),
                    Plot.of("D3", "one key again and again", s -> again(s, s.stranger(), 60, 2)),
                    Plot.of("D3", "spread over a /24", s -> spread(s, true)),
                    Plot.of("D3", "spread over a system", s -> spread(s, false)),
                    Plot.of("D3", "same system as victims", s -> spray(s, neighbour(s), 40, 3)),
                    Plot.below("D3", "just below", s -> again(s, s.stranger(), 60, 85)),
                    Plot.of("D4", "fast", s -> spray(s, s.stranger(), 20, 4)),
                    Plot.of("D4", "slow", s -> spray(s, s.stranger(), 30, 100)),
                    Plot.of("D4", "list", GuessPlots::list),
                    Plot.of("D4", "spread", GuessPlots::bots),
                    Plot.of("D4", "same system as victims", s -> spray(s, neighbour(s), 20, 6)),
                    Plot.below("D4", "just below", s -> spray(s, s.stranger(), 30, 220)),
                    Plot.of("D5", "a system, one each", s -> slow(s, 20, 1)),
                    Plot.of("D5", "a /24, one each", s -> slow(s, 16, 2)),
                    Plot.of("D5", "one agent from everywhere", s -> slow(s, 24, 3)),
                    Plot.below("D5", "just below", s -> slow(s, 8, 2)),
                    Plot.of(
                            "D6",
                            "an address guesses, then opens",
                            s -> opens(s, s.stranger(), 9, 2)),
                    Plot.of("D6", "slow", s -> opens(s, s.stranger(), 7, 190)),
                    Plot.of("D6", "a key's secret is found", s -> found(s, 8, false)),
                    Plot.of("D6", "found from many addresses", s -> found(s, 12, true)),
                    Plot.of("D6", "same system as the victim", s -> opens(s, neighbour(s), 9, 4)),
                    Plot.below("D6", "just below", s -> opens(s, s.stranger(), 3, 60)),
                    Plot.of("D7", "fast", s -> wrong(s, 1, 30, 3)),
                    Plot.of("D7", "slow", s -> wrong(s, 1, 12, 100)),
                    Plot.of("D7", "three addresses and more", s -> wrong(s, 5, 8, 150)),
                    Plot.of("D7", "many addresses, fast", s -> wrong(s, 12, 40, 6)),
                    Plot.below("D7", "just below", s -> wrong(s, 2, 20, 170)));

    private GuessPlots() {}

    private static String neighbour(Stage s) {
        Sys home =
                s.world.atlas.systemOf(s.pick(s.world.keys.toArray(Key[]::new)).homes().getFirst());
        return s.marked(home.address(3, s.random.nextInt(16_000)));
    }

    private static String agent(Stage s) {
        String agent = Words.any(Words.STRANGERS, s.random);
        s.mark(EntityKind.USER_AGENT, AgentFamily.of(agent));
        return agent;
    }

    private static void spray(Stage s, String address, int count, double gap) {
        String agent = agent(s);
        s.times(
                count,
                gap,
                _ ->
                        s.guess(
                                Words.digest(s.random),
                                s.request(address, agent),
                                s.pick("unknown_key", "unknown_key", "malformed_key")));
    }

    private static void again(Stage s, String address, int count, double gap) {
        String agent = agent(s);
        String digest = Words.digest(s.random);
        s.times(count, gap, _ -> s.guess(digest, s.request(address, agent), "unknown_key"));
    }

    private static void spread(Stage s, boolean oneNetwork) {
        Sys system = s.world.atlas.any(s.pick(Net.CLOUD, Net.HOME), s.random);
        int host = s.random.nextInt(60) * 254;
        int addresses = 8 + s.random.nextInt(12);
        String[] from = new String[addresses];
        for (int i = 0; i < addresses; i++) {
            from[i] = s.marked(oneNetwork ? system.address(1, host + i) : system.any(s.random));
        }
        String agent = agent(s);
        s.times(
                220,
                0.5,
                _ ->
                        s.guess(
                                Words.digest(s.random),
                                s.request(s.pick(from), agent),
                                "unknown_key"));
    }

    /** Keys of a list, each tried once or twice. */
    private static void list(Stage s) {
        String address = s.stranger();
        String agent = agent(s);
        s.times(
                40,
                8,
                _ -> {
                    String digest = Words.digest(s.random);
                    for (int i = s.random.nextInt(2); i >= 0; i--) {
                        s.guess(digest, s.request(address, agent), "unknown_key");
                        s.pause(1);
                    }
                });
    }

    private static void bots(Stage s) {
        String[] from = {s.stranger(), s.stranger(), s.stranger()};
        String agent = agent(s);
        s.times(
                60,
                4,
                i ->
                        s.guess(
                                Words.digest(s.random),
                                s.request(from[i % from.length], agent),
                                "unknown_key"));
    }

    /** One or two requests an address over hours; 1 a system, 2 a /24, 3 an agent. */
    private static void slow(Stage s, int addresses, int kind) {
        Sys system = s.world.atlas.any(s.pick(Net.HOME, Net.CLOUD), s.random);
        int host = s.random.nextInt(60) * 254;
        String agent = kind == 3 ? "probe-%x/1.0".formatted(s.random.nextInt(1 << 20)) : agent(s);
        if (kind == 3) {
            s.mark(EntityKind.USER_AGENT, agent.substring(0, agent.indexOf('/')));
        }
        s.times(
                addresses,
                12 * 3_600.0 / addresses,
                i -> {
                    String address =
                            switch (kind) {
                                case 1 -> system.any(s.random);
                                case 2 -> system.address(1, host + i);
                                default -> s.stranger();
                            };
                    s.guess(
                            Words.digest(s.random),
                            s.request(s.marked(address), agent),
                            "unknown_key");
                });
    }

    private static void opens(Stage s, String address, int count, double gap) {
        Key key = s.victim();
        spray(s, address, count, gap);
        s.pause(gap);
        String agent = agent(s);
        s.times(6, 30, _ -> s.use(key, s.request(address, agent), "ok"));
    }

    private static void found(Stage s, int count, boolean many) {
        Key key = s.victim();
        String address = s.abroad(key, Net.CLOUD);
        String agent = agent(s);
        s.times(
                count,
                4,
                _ ->
                        s.use(
                                key,
                                s.request(many ? s.stranger() : address, agent),
                                s.pick("invalid_token", "bad_secret")));
        s.pause(4);
        s.times(6, 30, _ -> s.use(key, s.request(address, agent), "ok"));
    }

    private static void wrong(Stage s, int addresses, int count, double gap) {
        Key key = s.victim();
        String[] from = new String[addresses];
        for (int i = 0; i < addresses; i++) {
            from[i] = s.stranger();
        }
        String agent = agent(s);
        s.times(count, gap, i -> s.use(key, s.request(from[i % addresses], agent), "bad_secret"));
    }
}
