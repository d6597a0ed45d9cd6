package dev.keyfence.streams.detection;

import dev.keyfence.streams.detection.user.CompiledRule.Failures;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts conditions that could not be evaluated, and says so once for each rule: whoever wrote it
 * has forgotten a case. For the task's thread.
 */
final class RuleFailures implements Failures {

    private static final Logger LOG = LoggerFactory.getLogger(RuleFailures.class);
    private static final int TOLD_MAX = 1_000;

    private final DetectionCounters counters;
    private final Set<String> told = new HashSet<>();

    RuleFailures(DetectionCounters counters) {
        this.counters = counters;
    }

    @Override
    public void failed(String rule, String why) {
        counters.add(DetectionCount.RULE_FAILURES);
        if (told.size() < TOLD_MAX && told.add(rule)) {
            LOG.warn(
                    "A condition of rule {} cannot be evaluated for some decisions, and is taken not"
                            + " to hold for them; further ones are only counted: {}",
                    rule,
                    why);
        }
    }
}
