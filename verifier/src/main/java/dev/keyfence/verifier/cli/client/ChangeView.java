package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Changes of keys as people read them. */
final class ChangeView {

    /** What a change may change, in the order in which it is told. */
    private static final List<String> FIELDS =
            List.of(
                    "state",
                    "owner",
                    "name",
                    "environment",
                    "scopes",
                    "tags",
                    "attributes",
                    "restrictions",
                    "secret_generation",
                    "expires_at");

    private ChangeView() {}

    static Table ofOneKey(Iterable<JsonNode> changes) {
        Table table = new Table("VERSION", "TIME", "EVENT", "ACTOR", "ADDRESS", "WHY", "CHANGE");
        for (JsonNode change : changes) {
            table.row(
                    Text.of(change, "version"),
                    Text.time(change, "accepted_at"),
                    Text.of(change, "type"),
                    Text.of(change.path("actor"), "id"),
                    Text.of(change.path("actor"), "address"),
                    why(change),
                    difference(change));
        }
        return table;
    }

    static Table ofManyKeys(Iterable<JsonNode> changes) {
        Table table = new Table("TIME", "KEY ID", "EVENT", "OWNER", "ACTOR", "WHY", "CHANGE");
        for (JsonNode change : changes) {
            JsonNode state =
                    change.path("after").isObject() ? change.path("after") : change.path("before");
            table.row(
                    Text.time(change, "accepted_at"),
                    Text.of(change, "key_id"),
                    Text.of(change, "type"),
                    Text.of(state, "owner"),
                    Text.of(change.path("actor"), "id"),
                    why(change),
                    difference(change));
        }
        return table;
    }

    private static String why(JsonNode change) {
        String reason = Text.of(change, "reason");
        String note = Text.of(change, "note");
        if (note.equals("-")) {
            return reason;
        }
        return reason.equals("-") ? note : reason + ": " + note;
    }

    /** Which fields changed from what to what; what a new key is was not changed. */
    private static String difference(JsonNode change) {
        JsonNode before = change.path("before");
        JsonNode after = change.path("after");
        if (!before.isObject() || !after.isObject()) {
            return "-";
        }
        List<String> parts = new ArrayList<>();
        for (String field : FIELDS) {
            if (!before.path(field).equals(after.path(field))) {
                parts.add(field + ": " + Text.of(before, field) + " -> " + Text.of(after, field));
            }
        }
        return parts.isEmpty() ? "-" : String.join("; ", parts);
    }
}
