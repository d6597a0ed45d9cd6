package dev.keyfence.streams.detection.score;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every way in which something is done, by rule; each rule's ways take turns. */
final class Plots {

    /** All attacks; those that need a certain kind of key come first, and get it. */
    static final List<Plot> ATTACKS =
            Stream.of(PacePlots.ALL, PlacePlots.ALL, LifePlots.ALL, ScopePlots.ALL, GuessPlots.ALL)
                    .flatMap(List::stream)
                    .toList();

    private Plots() {}

    /**
     * One way.
     *
     * @param rule that is meant to see it
     * @param variety in some words
     * @param below whether it stays below what the rule reports
     * @param script writes it
     */
    record Plot(String rule, String variety, boolean below, Consumer<Stage> script) {

        static Plot of(String rule, String variety, Consumer<Stage> script) {
            return new Plot(rule, variety, false, script);
        }

        /** One that the rule does not claim to see. */
        static Plot below(String rule, String variety, Consumer<Stage> script) {
            return new Plot(rule, variety, true, script);
        }
    }

    /**
     * Writes all of a kind.
     *
     * @param each how many of each rule
     * @param taken keys that are plotted against
     */
    static List<Instance> write(World world, List<Plot> plots, int each, Set<String> taken) {
        Map<String, List<Plot>> byRule = new LinkedHashMap<>();
        plots.forEach(
                plot -> byRule.computeIfAbsent(plot.rule(), _ -> new ArrayList<>()).add(plot));
        List<Instance> written = new ArrayList<>();
        byRule.forEach((rule, ways) -> {
            for (int i = 0; i < each; i++) {
                Plot plot = ways.get(i % ways.size());
                Stage stage = new Stage(world, rule + " " + i, taken);
                plot.script().accept(stage);
                written.add(stage.done(rule, plot.variety(), plot.below()));
            }
        });
        return written;
    }

    /** Attacks and harmless oddities of a world. */
    static List<Instance> all(World world) {
        Set<String> taken = new HashSet<>();
        List<Instance> all =
                new ArrayList<>(write(world, OddPlots.ALL, world.size.negatives(), taken));
        all.addAll(write(world, ATTACKS, world.size.attacks(), taken));
        return all;
    }
}
