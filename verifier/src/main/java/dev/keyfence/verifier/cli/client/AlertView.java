package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Alerts as people read them. */
final class AlertView {

    private AlertView() {}

    /** A row each. */
    static Table table(Iterable<JsonNode> alerts) {
        Table table =
                new Table(
                        "ID",
                        "LAST SEEN",
                        "SEVERITY",
                        "STATUS",
                        "RULE",
                        "ENTITY",
                        "HITS",
                        "SUMMARY");
        for (JsonNode alert : alerts) {
            table.row(
                    Text.of(alert, "alert_id"),
                    Text.time(alert, "last_seen"),
                    Text.of(alert, "severity"),
                    status(alert),
                    Text.of(alert, "rule"),
                    Text.of(alert, "entity"),
                    Text.of(alert, "count"),
                    Text.of(alert, "summary"));
        }
        return table;
    }

    /** One line, for those who watch. */
    static String line(JsonNode alert) {
        return String.join(
                "  ",
                Text.time(alert, "last_seen"),
                String.format(Locale.ROOT, "%-8s", Text.of(alert, "severity")),
                String.format(Locale.ROOT, "%-12s", status(alert)),
                Text.of(alert, "alert_id"),
                Text.of(alert, "rule") + ' ' + Text.of(alert, "rule_name"),
                Text.of(alert, "entity"),
                Text.of(alert, "summary"));
    }

    /** All of one. */
    static List<String> lines(JsonNode alert) {
        List<String> lines = new ArrayList<>(facts(alert).lines());
        for (JsonNode measure : alert.path("measures")) {
            lines.add(
                    "measured: %s %s (usual %s, limit %s)"
                            .formatted(
                                    Text.of(measure, "name"),
                                    Text.of(measure, "observed"),
                                    Text.of(measure, "baseline"),
                                    Text.of(measure, "threshold")));
        }
        alert.path("factors").forEach(one -> lines.add("because: " + Text.oneLine(one.asText())));
        counted(lines, "address", alert.path("addresses"));
        counted(lines, "route", alert.path("routes"));
        counted(lines, "user agent", alert.path("user_agents"));
        lines.addAll(decisions(alert));
        for (JsonNode step : alert.path("steps")) {
            lines.add(
                    "%s  %s by %s: %s"
                            .formatted(
                                    Text.time(step, "at"),
                                    Text.of(step, "status"),
                                    Text.of(step.path("actor"), "id"),
                                    Text.of(step, "reason")));
        }
        return lines;
    }

    private static Labels facts(JsonNode alert) {
        return new Labels()
                .and("alert", Text.of(alert, "alert_id"))
                .and("summary", Text.of(alert, "summary"))
                .and("severity", Text.of(alert, "severity"))
                .and("status", status(alert))
                .and("rule", Text.of(alert, "rule") + ' ' + Text.of(alert, "rule_name"))
                .andIfAny("technique", Text.of(alert, "technique"))
                .and(Text.of(alert, "entity_kind"), Text.of(alert, "entity"))
                .andIfAny("key", Text.of(alert, "key_id"))
                .andIfAny("owner", Text.of(alert, "owner"))
                .andIfAny("profile", Text.of(alert, "profile"))
                .and("hits", Text.of(alert, "count"))
                .and("first seen", Text.time(alert, "first_seen"))
                .and("last seen", Text.time(alert, "last_seen"))
                .andIfAny("swallowed by", Text.of(alert, "swallowed_by"))
                .andIfAny("gathers", Text.of(alert, "gathers"))
                .and("version", Text.of(alert, "version"));
    }

    private static String status(JsonNode alert) {
        return Text.of(alert, "status") + (alert.path("reopened").asBoolean() ? " again" : "");
    }

    private static void counted(List<String> lines, String name, JsonNode values) {
        for (JsonNode each : values) {
            lines.add(
                    "%s: %s (%s)".formatted(name, Text.of(each, "value"), Text.of(each, "count")));
        }
    }

    private static List<String> decisions(JsonNode alert) {
        String first = Text.of(alert, "first_decisions");
        return first.equals("-")
                ? List.of()
                : List.of("decisions: " + first + " ... " + Text.of(alert, "last_decisions"));
    }
}
