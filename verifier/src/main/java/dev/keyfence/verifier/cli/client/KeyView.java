package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Keys as people read them. */
final class KeyView {

    private KeyView() {}

    static Table table(Iterable<JsonNode> keys) {
        Table table =
                new Table(
                        "KEY ID", "OWNER", "NAME", "PROFILE", "ENV", "STATE", "SCOPES", "CREATED",
                        "EXPIRES");
        for (JsonNode key : keys) {
            table.row(
                    Text.of(key, "key_id"),
                    Text.of(key, "owner"),
                    Text.of(key, "name"),
                    Text.of(key, "profile"),
                    Text.of(key, "environment"),
                    Text.of(key, "state"),
                    Text.of(key, "scopes"),
                    Text.time(key, "created_at"),
                    Text.time(key, "expires_at"));
        }
        return table;
    }

    static List<String> lines(JsonNode key) {
        Labels labels =
                new Labels()
                        .and("key", Text.of(key, "key_id"))
                        .and("owner", Text.of(key, "owner"))
                        .andIfAny("name", Text.of(key, "name"))
                        .and("profile", Text.of(key, "profile"))
                        .and("environment", Text.of(key, "environment"))
                        .and("state", Text.of(key, "state"))
                        .and("scopes", Text.of(key, "scopes"))
                        .andIfAny("tags", Text.of(key, "tags"));
        if (!key.path("attributes").isEmpty()) {
            labels.and("attributes", Text.of(key, "attributes"));
        }
        JsonNode restrictions = key.path("restrictions");
        if (restrictions.isObject()) {
            labels.andIfAny("from", Text.of(restrictions, "ip_allow"))
                    .andIfAny("routes", Text.of(restrictions, "routes"));
        }
        if (key.path("canary").asBoolean()) {
            labels.and("canary", "yes: every use of it is an alarm");
        }
        labels.and("version", Text.of(key, "version"))
                .and("created", Text.time(key, "created_at"))
                .and("updated", Text.time(key, "updated_at"))
                .and("expires", never(Text.time(key, "expires_at")));
        if (key.has("last_used_at")) {
            labels.and("last used", never(Text.time(key, "last_used_at")))
                    .andIfAny("never used", Text.of(key, "scopes_never_used"));
        }
        for (JsonNode secret : key.path("secrets")) {
            labels.and(
                    "secret " + Text.of(secret, "generation"),
                    "made "
                            + Text.time(secret, "created_at")
                            + ", valid until "
                            + never(Text.time(secret, "valid_until")).replace("never", "revoked"));
        }
        return labels.lines();
    }

    private static String never(String time) {
        return time.equals("-") ? "never" : time;
    }
}
