package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Rules as people read them. */
final class RuleView {

    private RuleView() {}

    static Table table(Iterable<JsonNode> rules) {
        Table table = new Table("RULE", "NAME", "ON", "SEVERITY", "SET", "ABOUT");
        for (JsonNode rule : rules) {
            table.row(
                    Text.of(rule, "rule"),
                    Text.of(rule, "name"),
                    rule.path("enabled").asBoolean() ? "yes" : "no",
                    severity(rule),
                    changed(rule),
                    Text.of(rule, "about"));
        }
        return table;
    }

    static List<String> lines(JsonNode rule) {
        List<String> lines =
                new ArrayList<>(
                        new Labels()
                                .and("rule", Text.of(rule, "rule") + ' ' + Text.of(rule, "name"))
                                .and("on", rule.path("enabled").asBoolean() ? "yes" : "no")
                                .and("severity", severity(rule))
                                .and("version", Text.of(rule, "version"))
                                .lines());
        for (JsonNode setting : rule.path("settings")) {
            lines.add(
                    "%s = %s (default %s)"
                            .formatted(
                                    Text.of(setting, "name"),
                                    Text.of(setting, "value"),
                                    Text.of(setting, "default")));
        }
        if (rule.hasNonNull("yaml")) {
            lines.add("");
            Text.of(rule, "yaml").lines().map(Text::oneLine).forEach(lines::add);
        }
        return lines;
    }

    private static String severity(JsonNode rule) {
        String set = Text.of(rule, "severity");
        String own = Text.of(rule, "severity_default");
        return set.equals("-") ? own : set + " (set)";
    }

    /** What differs from the defaults. */
    private static String changed(JsonNode rule) {
        List<String> changed = new ArrayList<>();
        for (JsonNode setting : rule.path("settings")) {
            if (!setting.path("value").equals(setting.path("default"))) {
                changed.add(Text.of(setting, "name") + '=' + Text.of(setting, "value"));
            }
        }
        return changed.isEmpty() ? "-" : String.join(" ", changed);
    }
}
