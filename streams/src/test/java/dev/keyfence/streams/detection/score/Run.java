package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Uses;
import dev.keyfence.streams.detection.watch.ActiveRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What detection made of a world.
 *
 * @param world the world
 * @param instances attacks, and harmless oddities: {@link #attack} tells them apart
 * @param alerts all that were told of from when it is scored
 * @param counted alerts of the rule that counts refusals
 * @param newTerms alerts of the rule that looks for new addresses of keys
 * @param decisions how many there were
 * @param warmingUp share of the keys in use that are too new, or too seldom used, to have a past
 *     when scoring begins
 * @param keyBytes what is remembered of each key
 */
record Run(
        World world,
        List<Instance> instances,
        List<Raised> alerts,
        List<Raised> counted,
        List<Raised> newTerms,
        long decisions,
        double warmingUp,
        LongSummaryStatistics keyBytes) {

    private static final long SETTLED_SECONDS = Duration.ofDays(7).toSeconds();
    private static final int SETTLED_USES = 100;

    /** Shows all of a world to all detectors. */
    static Run of(World world, List<Instance> instances) {
        MemoryDetection detection = new MemoryDetection(world.atlas, ActiveRules.DEFAULTS);
        Baselines baselines = new Baselines();
        Iterator<Event> events = world.events(instances);
        long decisions = 0;
        double warmingUp = -1;
        while (events.hasNext()) {
            Event event = events.next();
            if (warmingUp < 0 && event.micros() >= world.scoredMicros) {
                warmingUp = warmingUp(world, detection);
            }
            decisions += event.decision() == null ? 0 : 1;
            detection.see(event);
            baselines.see(event);
        }
        return new Run(
                world,
                instances,
                scored(world, detection.alerts()),
                scored(world, baselines.counted()),
                scored(world, baselines.newTerms()),
                decisions,
                warmingUp,
                detection.keyBytes());
    }

    /**
     * Shows a world to one rule alone, with other settings each time.
     *
     * @param setting of the rule
     * @param values of it
     */
    static List<Run> of(
            World world,
            List<Instance> instances,
            String rule,
            String setting,
            List<String> values) {
        List<MemoryDetection> detections =
                values.stream()
                        .map(value ->
                                new MemoryDetection(
                                        world.atlas, only(rule, Map.of(setting, value))))
                        .toList();
        Iterator<Event> events = world.events(instances);
        while (events.hasNext()) {
            Event event = events.next();
            detections.forEach(detection -> detection.see(event));
        }
        return detections.stream()
                .map(detection ->
                        new Run(
                                world,
                                instances,
                                scored(world, detection.alerts()),
                                List.of(),
                                List.of(),
                                0,
                                0,
                                new LongSummaryStatistics()))
                .toList();
    }

    /** Whether it is an attack, and not an oddity. */
    static boolean attack(Instance instance) {
        return Plots.ATTACKS.stream().anyMatch(plot -> plot.rule().equals(instance.rule()));
    }

    /** How long is scored, in thousands of keys times days. */
    double kiloKeyDays() {
        return world.size.keys() / 1_000.0 * world.size.days();
    }

    private static List<Raised> scored(World world, List<Raised> alerts) {
        return alerts.stream().filter(alert -> alert.lastMicros() >= world.scoredMicros).toList();
    }

    private static double warmingUp(World world, MemoryDetection detection) {
        long now = TimeUnit.MICROSECONDS.toSeconds(world.scoredMicros);
        long settled =
                world.keys.stream()
                        .map(key -> detection.memory(key).peek(Slots.USES))
                        .filter(uses -> settled(uses, now))
                        .count();
        return 1 - (double) settled / world.keys.size();
    }

    private static boolean settled(@Nullable Uses uses, long now) {
        return uses != null
                && uses.count() >= SETTLED_USES
                && now - uses.firstSecond() >= SETTLED_SECONDS;
    }

    private static ActiveRules only(String rule, Map<String, String> settings) {
        List<DetectorConfig> entries = new ArrayList<>();
        for (Detectors.Kind<?, ?> kind : Detectors.settable()) {
            boolean on = kind.rule().id().equals(rule);
            entries.add(
                    DetectorConfig.newBuilder()
                            .setId("rule/" + kind.rule().id())
                            .setVersion(1)
                            .setActor(Actor.newBuilder().setId("score").build())
                            .setAt(Instant.EPOCH)
                            .setTuning(
                                    RuleTuning.newBuilder()
                                            .setRule(kind.rule().id())
                                            .setEnabled(on)
                                            .setSettings(on ? settings : Map.of())
                                            .build())
                            .build());
        }
        return ActiveRules.of(entries);
    }
}
