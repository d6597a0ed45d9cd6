package dev.keyfence.streams.detection.user;

import dev.cel.runtime.CelEvaluationException;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.Conditions.Compiled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A user's rule that can be run. Immutable, and thread-safe. */
public final class CompiledRule {

    /** What the ids of users' rules begin with. */
    public static final String ID_PREFIX = "U:";

    /** What the names of groups begin with; the text of no key, address, … does. */
    public static final String GROUP_PREFIX = "rule/";

    /** Of the code that runs it. */
    private static final int VERSION = 1;

    private final RuleSpec spec;
    private final Rule rule;
    private final List<Compiled> conditions;
    private final Set<KeyCounter> counters = EnumSet.noneOf(KeyCounter.class);
    private final Grouping grouping;
    private final String digest;

    private CompiledRule(RuleSpec spec, List<Compiled> conditions) {
        this.spec = spec;
        this.conditions = List.copyOf(conditions);
        conditions.forEach(condition -> counters.addAll(condition.counters()));
        this.digest = Long.toHexString(Hashes.of(spec.settings().toString()));
        this.grouping = new Grouping(spec.name() + "/" + digest, spec.correlation());
        this.rule =
                new Rule(
                        ID_PREFIX + spec.name(),
                        spec.name(),
                        VERSION,
                        spec.severity(),
                        spec.technique(),
                        spec.quiet(),
                        spec.description());
    }

    /** Null when a condition cannot be compiled, to which it objects. */
    static @Nullable CompiledRule compile(RuleSpec spec, Objections objections) {
        List<Compiled> compiled = new ArrayList<>();
        spec.conditions()
                .forEach(condition -> {
                    Compiled one = Conditions.compile(condition, objections);
                    if (one != null) {
                        compiled.add(one);
                    }
                });
        return compiled.isEmpty() || objections.any() ? null : new CompiledRule(spec, compiled);
    }

    /** What it raises alerts as. */
    public Rule rule() {
        return rule;
    }

    /** As it was written. */
    public RuleSpec spec() {
        return spec;
    }

    /** Names it and what it counts: another one when either changes. */
    public String identity() {
        return grouping.identity();
    }

    /**
     * Which of its conditions hold: a bit for each, the first one the lowest.
     *
     * @param failures takes why a condition could not be evaluated; it does not hold then
     */
    public int matched(Look look, Failures failures) {
        int matched = 0;
        for (int i = 0; i < conditions.size(); i++) {
            try {
                if (conditions.get(i).holds(look)) {
                    matched |= 1 << i;
                }
            } catch (CelEvaluationException | RuntimeException e) {
                failures.failed(rule.id(), String.valueOf(e.getMessage()));
            }
        }
        return matched;
    }

    /** What is counted for its conditions. */
    Set<KeyCounter> counters() {
        return counters;
    }

    /** The group of a decision, or null when it belongs to none. */
    public @Nullable Group group(Sighting sighting) {
        return grouping.of(sighting);
    }

    /**
     * Looks at a decision for which a condition holds.
     *
     * @param matched which of them
     * @param memory asked for what is remembered of its group, by a rule that counts
     * @return what it comes to, or null when it is not enough
     */
    public @Nullable Finding look(
            int matched, Sighting sighting, Group group, Supplier<Memory> memory) {
        Correlation correlation = spec.correlation();
        return correlation == null
                ? Finding.of(spec.severity(), Counting.sentence(spec, group, ""), sighting.second())
                : new Counting(spec, correlation, group).look(matched, sighting, memory.get());
    }

    /** Takes why a condition could not be evaluated. */
    public interface Failures {

        /**
         * Takes one.
         *
         * @param rule the rule's id
         * @param why for people
         */
        void failed(String rule, String why);
    }

    /**
     * What is counted together.
     *
     * @param text names it among all groups of all rules
     * @param entity what alerts about it are about
     * @param apart keeps alerts of one entity apart; empty when the entity is all of the group
     * @param ofKey whether all its decisions are of one key
     */
    public record Group(String text, Entity entity, String apart, boolean ofKey) {

        /** About what, for people: {@code Key key_01…}. */
        String words() {
            EntityKind kind = entity.kind();
            String word =
                    switch (kind) {
                        case KEY -> "Key ";
                        case OWNER -> "Owner ";
                        case ADDRESS -> "Address ";
                        case NETWORK -> "Network ";
                        case AUTONOMOUS_SYSTEM -> "System ";
                        case USER_AGENT -> "User agent ";
                        case NODE -> "Node ";
                        case PIPELINE -> "";
                    };
            return word + entity.name();
        }
    }
}
