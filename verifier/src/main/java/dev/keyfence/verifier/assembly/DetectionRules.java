package dev.keyfence.verifier.assembly;

import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.detector.Detectors.Kind;
import dev.keyfence.streams.detection.user.CompiledRule;
import dev.keyfence.streams.detection.user.RuleFileException;
import dev.keyfence.streams.detection.watch.ActiveUserRules;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules that the detection topology has, as the control plane tells of them. */
final class DetectionRules implements RuleCatalogue {

    @Override
    public List<Rule> rules() {
        return Detectors.settable().stream().map(DetectionRules::rule).toList();
    }

    @Override
    public Optional<String> objection(String rule, Map<String, String> settings) {
        try {
            for (Kind<?, ?> kind : Detectors.settable()) {
                if (kind.rule().id().equals(rule)) {
                    Object _ = kind.with(settings);
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public int userRulesMax() {
        return ActiveUserRules.MAX;
    }

    @Override
    public Reading read(String name, String yaml) {
        try {
            CompiledRule rule = ActiveUserRules.compile(name, yaml);
            return new Reading.Usable(rule(rule.rule(), Map.of()));
        } catch (RuleFileException e) {
            return new Reading.Unusable(e.objections());
        } catch (IllegalArgumentException e) {
            return new Reading.Unusable(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Rule rule(Kind<?, ?> kind) {
        return rule(kind.rule(), kind.text(Map.of()));
    }

    private static Rule rule(
            dev.keyfence.streams.detection.rule.Rule rule, Map<String, String> settings) {
        return new Rule(
                rule.id(),
                rule.name(),
                rule.version(),
                rule.about(),
                rule.technique(),
                Severity.valueOf(rule.severity().name()),
                settings);
    }
}
