package dev.keyfence.streams.detection.user;

import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Recent;
import dev.keyfence.streams.detection.memory.Ring;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Steps;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.CompiledRule.Group;
import dev.keyfence.streams.detection.user.DecisionFields.Field;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the decisions of one group, and says when there are enough.
 *
 * @param spec the rule
 * @param correlation how it counts
 * @param group what is counted together
 */
record Counting(RuleSpec spec, Correlation correlation, Group group) {

    @Nullable Finding look(int matched, Sighting sighting, Memory memory) {
        return switch (correlation.type()) {
            case EVENT_COUNT -> matched == 0 ? null : events(sighting, memory);
            case VALUE_COUNT -> matched == 0 ? null : values(sighting, memory);
            case TEMPORAL -> together(matched, sighting, memory);
            case TEMPORAL_ORDERED -> inOrder(matched, sighting, memory);
        };
    }

    private @Nullable Finding events(Sighting sighting, Memory memory) {
        Ring ring = memory.get(Slots.GROUP_EVENTS);
        int events = ring.add(sighting.second(), correlation.timespan());
        return events < correlation.gte()
                ? null
                : finding(
                        "%d decisions in ".formatted(events), "events", events, ring.sinceSecond());
    }

    private @Nullable Finding values(Sighting sighting, Memory memory) {
        String name = Objects.requireNonNull(correlation.field());
        Field field = Objects.requireNonNull(DecisionFields.ALL.get(name));
        String value = field.value().apply(new Look(sighting, null)).toString();
        if (value.isEmpty() || (name.equals("asn") && value.equals("0"))) {
            return null;
        }
        Duration span = correlation.timespan();
        Recent recent = memory.get(Slots.GROUP_VALUES);
        int _ = recent.see(Hashes.of(value), sighting.second());
        int values = recent.within(sighting.second(), span);
        return values < correlation.gte()
                ? null
                : finding(
                        "%d different values of %s in ".formatted(values, name),
                        "values",
                        values,
                        recent.firstWithin(sighting.second(), span));
    }

    private @Nullable Finding together(int matched, Sighting sighting, Memory memory) {
        Steps steps = memory.get(Slots.GROUP_STEPS);
        steps.mark(matched, sighting.second());
        long span = correlation.timespan().toSeconds();
        int held = steps.within(span);
        return held < correlation.gte()
                ? null
                : finding(
                        "%d of %s held in ".formatted(held, RuleFile.names(spec.conditions())),
                        "conditions",
                        held,
                        steps.sinceSecond(span));
    }

    private @Nullable Finding inOrder(int matched, Sighting sighting, Memory memory) {
        Steps steps = memory.get(Slots.GROUP_STEPS);
        int all = spec.conditions().size();
        long since =
                steps.advance(matched, all, sighting.second(), correlation.timespan().toSeconds());
        return since == Steps.NONE
                ? null
                : finding(
                        "%s one after the other in ".formatted(RuleFile.names(spec.conditions())),
                        "conditions",
                        all,
                        since);
    }

    private Finding finding(String what, String measure, int observed, long since) {
        String why = " (" + what + TimeSpan.words(correlation.timespan()) + ")";
        return Finding.of(
                        spec.severity(),
                        sentence(spec, group, why),
                        since,
                        Measured.over(measure, observed, correlation.gte()))
                .apart(group.apart());
    }

    /** What happened, for people. */
    static String sentence(RuleSpec spec, Group group, String why) {
        return group.words() + ": " + spec.description() + why;
    }
}
