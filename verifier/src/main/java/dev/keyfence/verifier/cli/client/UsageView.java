package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Usage as people and spreadsheets read it. */
final class UsageView {

    private UsageView() {}

    /** The totals of many, each named by what they are grouped by. */
    static Table totals(JsonNode groups, String by) {
        boolean routes = by.equals("route");
        String head = field(by).replace('_', ' ').toUpperCase(Locale.ROOT);
        Table table = new Table(head, "TOTAL", "ALLOWED", "DENIED", "LAST");
        for (JsonNode group : groups) {
            String name = Text.of(group, field(by));
            table.row(
                    routes ? Text.of(group, "profile") + ' ' + name : name,
                    Text.of(group, "total"),
                    Text.of(group, "allowed"),
                    Text.of(group, "denied"),
                    Text.time(group, "last_at"));
        }
        return table;
    }

    /** What is to be known of a ranking that may lack somebody. */
    static String uncertain(JsonNode ranking) {
        return "(so many are about equally busy that others may have up to %s decisions)"
                .formatted(Text.of(ranking, "others_most"));
    }

    /** The columns of totals in CSV. */
    static List<String> columns(String by) {
        List<String> columns = new ArrayList<>();
        if (by.equals("route")) {
            columns.add("profile");
        }
        columns.add(field(by));
        columns.addAll(List.of("total", "allowed", "denied", "last_at"));
        return columns;
    }

    /**
     * One line of CSV (RFC 4180). A text that a spreadsheet would take for a formula is quoted by
     * '.
     */
    static String csv(JsonNode row, List<String> columns) {
        return String.join(",", columns.stream().map(column -> cell(row.path(column))).toList());
    }

    /** Words and how often each was counted. */
    static String counts(JsonNode counts) {
        List<String> words = new ArrayList<>();
        counts.properties()
                .forEach(count ->
                        words.add(Text.oneLine(count.getKey()) + '=' + count.getValue().asText()));
        return words.isEmpty() ? "-" : String.join(" ", words);
    }

    private static String field(String by) {
        return by.equals("key") ? "key_id" : by;
    }

    private static String cell(JsonNode value) {
        if (!value.isTextual()) {
            return value.isNull() ? "" : value.asText();
        }
        String text = value.textValue();
        boolean formula = !text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0;
        String safe = formula ? '\'' + text : text;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
