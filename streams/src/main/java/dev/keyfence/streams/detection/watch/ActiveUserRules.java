package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.UserRule;
import dev.keyfence.streams.detection.user.CompiledRule;
import dev.keyfence.streams.detection.user.KeyCounters;
import dev.keyfence.streams.detection.user.RuleFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users' rules as they are set now. Immutable. Thread-safe. */
public final class ActiveUserRules {

    /** Each is evaluated for every decision: so many take some 50 µs. */
    public static final int MAX = 100;

    /** None. */
    static final ActiveUserRules NONE = new ActiveUserRules(List.of(), Map.of());

    private final List<ActiveRule<CompiledRule>> all;
    private final Map<String, ActiveRule<CompiledRule>> byIdentity = new HashMap<>();
    private final KeyCounters counters;

    /** By what was written. */
    private final Map<String, CompiledRule> compiled;

    private ActiveUserRules(
            List<ActiveRule<CompiledRule>> all, Map<String, CompiledRule> compiled) {
        this.all = List.copyOf(all);
        this.compiled = Map.copyOf(compiled);
        this.counters = new KeyCounters(all.stream().map(ActiveRule::code).toList());
        all.forEach(rule -> byIdentity.put(rule.code().identity(), rule));
    }

    /**
     * Those of these entries.
     *
     * @param before rules that were compiled already
     * @throws IllegalArgumentException when one cannot be used, or there are too many
     */
    static ActiveUserRules of(Collection<DetectorConfig> entries, ActiveUserRules before) {
        List<ActiveRule<CompiledRule>> all = new ArrayList<>();
        Map<String, CompiledRule> compiled = new HashMap<>();
        for (DetectorConfig entry : entries) {
            UserRule written = entry.getUserRule();
            if (written != null) {
                CompiledRule known = before.compiled.get(written.getYaml());
                CompiledRule rule =
                        known == null
                                ? compile(written.getName(), written.getYaml())
                                : called(written.getName(), known);
                compiled.put(written.getYaml(), rule);
                all.add(active(rule, entry.getVersion()));
            }
        }
        if (all.size() > MAX) {
            throw new IllegalArgumentException(
                    "There are %d rules already; remove one before".formatted(MAX));
        }
        // Everywhere in the same order, as hits are.
        all.sort(Comparator.comparing(rule -> rule.rule().id()));
        return new ActiveUserRules(all, compiled);
    }

    /** These, which nobody has set yet. */
    static ActiveUserRules of(List<CompiledRule> rules) {
        return new ActiveUserRules(rules.stream().map(rule -> active(rule, 0)).toList(), Map.of());
    }

    private static ActiveRule<CompiledRule> active(CompiledRule rule, int version) {
        return new ActiveRule<>(rule.rule(), rule, rule.spec().settings(), version, null);
    }

    /**
     * Reads and compiles one rule.
     *
     * @param name what it is set as
     * @param yaml the rule as it is written
     * @throws IllegalArgumentException when it cannot be used, is not one, or is called otherwise;
     *     a {@code RuleFileException} that names lines when the text is what is wrong
     */
    public static CompiledRule compile(String name, String yaml) {
        List<CompiledRule> rules = RuleFile.read("rule", yaml);
        if (rules.size() > 1) {
            throw new IllegalArgumentException(
                    "Expected one rule; '%s' begins another".formatted(rules.get(1).spec().name()));
        }
        return called(name, rules.getFirst());
    }

    private static CompiledRule called(String name, CompiledRule rule) {
        if (!rule.spec().name().equals(name)) {
            throw new IllegalArgumentException(
                    "The rule is called '%s', and set as '%s'; expected the same name"
                            .formatted(rule.spec().name(), name));
        }
        return rule;
    }

    /** All of them, by their names. */
    public List<ActiveRule<CompiledRule>> all() {
        return all;
    }

    /** The rule of this identity, or null when there is none such any more, or yet. */
    @Nullable ActiveRule<CompiledRule> find(String identity) {
        return byIdentity.get(identity);
    }

    /** What they ask to be counted of keys. */
    KeyCounters counters() {
        return counters;
    }
}
