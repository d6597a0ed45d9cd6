package dev.keyfence.verifier.control;

import dev.keyfence.verifier.archive.DecisionQuery;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which decisions a request asks for. */
final class DecisionFilters {

    /** The parameters' names, and the columns they stand for. */
    private static final Map<String, String> COLUMNS =
            Map.of(
                    "key_id", "key_id",
                    "owner", "owner",
                    "ip", "client_ip",
                    "reason", "reason",
                    "outcome", "outcome",
                    "profile", "profile",
                    "environment", "environment",
                    "node_id", "node_id");

    private static final List<String> OUTCOMES = List.of("allow", "deny");

    private DecisionFilters() {}

    /** The parameters there are; those of time only where they make sense. */
    static List<String> names(boolean time) {
        List<String> names = new ArrayList<>(COLUMNS.keySet().stream().sorted().toList());
        if (time) {
            names.addAll(List.of("from", "to"));
        }
        return names;
    }

    /** What a query asks for; what is wrong with it is kept in it. */
    static DecisionQuery in(PageQuery query) {
        Map<String, String> equal = new HashMap<>();
        COLUMNS.forEach((name, column) -> {
            String value = query.value(name);
            if (value != null) {
                equal.put(column, value);
            }
        });
        String keyId = query.value("key_id");
        if (keyId != null && KeyId.parse(keyId).isEmpty()) {
            query.reject("key_id", "must be the id of a key");
        }
        String outcome = query.value("outcome");
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            query.reject("outcome", "must be allow or deny");
        }
        return new DecisionQuery(equal, time(query, "from", 0), time(query, "to", Long.MAX_VALUE));
    }

    private static long time(PageQuery query, String name, long otherwise) {
        String text = query.value(name);
        if (text == null) {
            return otherwise;
        }
        Optional<Long> micros = Times.micros(text).filter(time -> time >= 0);
        if (micros.isEmpty()) {
            query.reject(name, "must be a time as RFC 3339 has it, of 1970 or later");
        }
        return micros.orElse(otherwise);
    }
}
