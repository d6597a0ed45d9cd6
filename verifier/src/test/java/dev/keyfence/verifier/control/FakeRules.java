package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Two rules, and users' own. */
final class FakeRules implements RuleCatalogue {

    @Override
    public List<Rule> rules() {
        return List.of(
                new Rule(
                        "D3",
                        "bruteforce_source",
                        1,
                        "Many failures of one source.",
                        "T1110",
                        Severity.LOW,
                        Map.of("failures", "10")),
                new Rule(
                        "D12",
                        "impossible_travel",
                        2,
                        "Faster than a plane.",
                        null,
                        Severity.MEDIUM,
                        Map.of()));
    }

    @Override
    public int userRulesMax() {
        return 2;
    }

    /** One line is enough of a rule here: its name. */
    @Override
    public Reading read(String name, String yaml) {
        return yaml.startsWith("rule: " + name + "\n")
                ? new Reading.Usable(
                        new Rule(
                                USER_PREFIX + name,
                                name,
                                1,
                                "What " + name + " finds.",
                                null,
                                Severity.HIGH,
                                Map.of()))
                : new Reading.Unusable(List.of("rule:1: expected a rule", "rule:2: and more"));
    }

    @Override
    public Optional<String> objection(String rule, Map<String, String> settings) {
        String failures = settings.getOrDefault("failures", "10");
        boolean fits =
                Set.of("failures").containsAll(settings.keySet())
                        && failures.matches("[1-9][0-9]{0,2}");
        return (rule.equals("D3") && fits) || settings.isEmpty()
                ? Optional.empty()
                : Optional.of("failures is 1 to 999");
    }
}
