package dev.keyfence.streams.detection.watch;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.CompiledRule;
import dev.keyfence.streams.detection.user.CompiledRule.Failures;
import dev.keyfence.streams.detection.user.CompiledRule.Group;
import dev.keyfence.streams.detection.user.Look;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows sightings to users' rules. Conditions are evaluated once, where the key is watched, since
 * they may ask for its counters; what a rule counts by something else than the key is then handed
 * on with what held, so that one task counts all of a group. For the task's thread.
 */
public final class UserWatch {

    private static final String PREFIX = CompiledRule.GROUP_PREFIX;

    private final Supplier<ActiveRules> rules;
    private final GroupMemories groups;
    private final Hits hits;
    private final Failures failures;

    /** Takes what is counted elsewhere. */
    public interface HandOn {

        /**
         * Takes one sighting.
         *
         * @param group the group's text
         * @param matched which conditions of its rule hold
         */
        void handOn(String group, int matched);
    }

    /**
     * Wires a watch.
     *
     * @param rules asked at every sighting
     * @param groups what is remembered of groups
     * @param hits takes what is found
     * @param failures takes why conditions could not be evaluated
     */
    public UserWatch(
            Supplier<ActiveRules> rules, GroupMemories groups, Hits hits, Failures failures) {
        this.rules = rules;
        this.groups = groups;
        this.hits = hits;
        this.failures = failures;
    }

    /** Whether a record's key names a group. */
    public static boolean isGroup(String key) {
        return key.startsWith(PREFIX);
    }

    /**
     * Shows a decision to all rules.
     *
     * @param key what is remembered of its key from before it, or null when nobody knows the key
     * @param brokerSecond when the broker took the decision, in seconds since the epoch
     * @param handOn takes what is counted elsewhere
     */
    public void see(Sighting sighting, @Nullable Memory key, long brokerSecond, HandOn handOn) {
        ActiveRules active = rules.get();
        List<ActiveRule<CompiledRule>> all = active.users().all();
        if (all.isEmpty()) {
            return;
        }
        Look look = new Look(sighting, key);
        int[] matched = new int[all.size()];
        for (int i = 0; i < matched.length; i++) {
            matched[i] = all.get(i).code().matched(look, failures);
        }
        if (key != null) {
            active.users().counters().note(sighting, key);
        }
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] != 0) {
                act(active, all.get(i), matched[i], sighting, brokerSecond, handOn);
            }
        }
    }

    private void act(
            ActiveRules active,
            ActiveRule<CompiledRule> rule,
            int matched,
            Sighting sighting,
            long brokerSecond,
            HandOn handOn) {
        Group group = rule.code().group(sighting);
        if (group != null && group.ofKey()) {
            count(active, rule, group, matched, sighting, brokerSecond);
        } else if (group != null) {
            handOn.handOn(group.text(), matched);
        }
    }

    /**
     * Counts what was handed on. Of a rule that was changed or removed in the meantime, or that
     * this process has not heard of yet, nothing is counted.
     *
     * @param text the group's
     * @param matched which conditions of its rule held
     */
    public void seeGroup(String text, int matched, Sighting sighting, long brokerSecond) {
        ActiveRules active = rules.get();
        int name = text.indexOf('/', PREFIX.length());
        int end = name < 0 ? -1 : text.indexOf('/', name + 1);
        ActiveRule<CompiledRule> rule =
                end < 0 ? null : active.users().find(text.substring(PREFIX.length(), end));
        Group group = rule == null ? null : rule.code().group(sighting);
        if (rule != null && group != null) {
            count(active, rule, group, matched, sighting, brokerSecond);
        }
    }

    private void count(
            ActiveRules active,
            ActiveRule<CompiledRule> rule,
            Group group,
            int matched,
            Sighting sighting,
            long brokerSecond) {
        Finding finding =
                rule.code()
                        .look(
                                matched,
                                sighting,
                                group,
                                () -> groups.of(group.text(), brokerSecond));
        if (finding != null) {
            hits.take(
                    rule.hit(
                            group.entity(),
                            sighting,
                            finding,
                            active.swallows(rule.rule().id(), sighting)));
        }
    }
}
