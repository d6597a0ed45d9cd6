package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Exceptions as people read them. */
final class ExceptionView {

    private static final Map<String, String> CRITERIA =
            Map.of(
                    "rule", "rule",
                    "key_id", "key",
                    "owner", "owner",
                    "network", "network",
                    "autonomous_system", "AS",
                    "user_agent", "user agent");

    private ExceptionView() {}

    static Table table(Iterable<JsonNode> exceptions) {
        Table table = new Table("ID", "ACTIVE", "EXPIRES", "SWALLOWED", "ALERTS", "REASON", "BY");
        for (JsonNode exception : exceptions) {
            table.row(
                    Text.of(exception, "exception_id"),
                    exception.path("active").asBoolean() ? "yes" : "no",
                    Text.time(exception, "expires_at"),
                    count(exception),
                    criteria(exception),
                    Text.of(exception, "reason"),
                    Text.of(exception.path("actor"), "id"));
        }
        return table;
    }

    static List<String> lines(JsonNode exception) {
        return new Labels()
                .and("exception", Text.of(exception, "exception_id"))
                .and("alerts", criteria(exception))
                .and("active", exception.path("active").asBoolean() ? "yes" : "no")
                .and("expires", Text.time(exception, "expires_at"))
                .and("reason", Text.of(exception, "reason"))
                .and("swallowed", count(exception))
                .lines();
    }

    private static String count(JsonNode exception) {
        JsonNode swallowed = exception.path("swallowed");
        return Text.of(swallowed, "count") + (swallowed.path("complete").asBoolean() ? "" : "+");
    }

    private static String criteria(JsonNode exception) {
        List<String> criteria = new ArrayList<>();
        CRITERIA.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(one -> !Text.of(exception, one.getKey()).equals("-"))
                .forEach(one ->
                        criteria.add(one.getValue() + ' ' + Text.of(exception, one.getKey())));
        return String.join(", ", criteria);
    }
}
