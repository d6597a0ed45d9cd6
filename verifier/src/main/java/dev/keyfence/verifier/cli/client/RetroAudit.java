package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.cli.client.ClientFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a revocation came too late for: what each node accepted of the keys that it names, from a
 * time on until it took effect there; and whether any accepted something afterwards, which none
 * may.
 */
final class RetroAudit {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Where nobody says when the leak was. */
    private static final Duration BEFORE = Duration.ofDays(1);

    /** What nodes' clocks and the control node's may differ by. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** A table of more would not be read; --json has more. */
    private static final int SHOWN_MAX = 200;

    /** What is kept of each node's; all are counted. */
    private static final int KEPT_MAX = 5_000;

    /**
     * What is asked.
     *
     * @param revocation its id
     * @param since from when on, as the API has times; null for a day before the revocation
     */
    record Asked(String revocation, @Nullable String since) {}

    /** What one node did. */
    private static final class Part {
        final List<JsonNode> before = new ArrayList<>();
        final List<JsonNode> after = new ArrayList<>();
        @Nullable Instant effective;
        long beforeCount;
        long afterCount;

        void add(JsonNode decision) {
            Instant time = Instant.parse(decision.path("time").asText());
            boolean late = effective != null && time.isAfter(effective.plus(SKEW));
            beforeCount += late ? 0 : 1;
            afterCount += late ? 1 : 0;
            List<JsonNode> some = late ? after : before;
            if (some.size() < KEPT_MAX) {
                some.add(decision);
            }
        }
    }

    private final Session session;
    private final JsonNode receipt;
    private final Instant requested;
    private final Instant since;
    private final Map<String, Part> nodes = new TreeMap<>();
    private final CreationTimes created;

    private RetroAudit(Session session, Asked asked) {
        this.session = session;
        this.receipt =
                session.api().get("/v1/revocations/" + Text.encoded(asked.revocation())).json();
        this.requested = Instant.parse(receipt.path("requested_at").asText());
        this.since = asked.since() == null ? requested.minus(BEFORE) : Instant.parse(asked.since());
        this.created = new CreationTimes(session.api(), createdBefore());
    }

    /** Keys that were made later are not covered; the one that is named is, whenever it was. */
    private @Nullable Instant createdBefore() {
        if (receipt.path("target").path("key_id").isTextual()) {
            return null;
        }
        JsonNode before = receipt.path("created_before");
        return before.isTextual() ? Instant.parse(before.textValue()) : requested;
    }

    /**
     * Shows it.
     *
     * @throws ClientFailure when a node accepted something after the revocation was in effect there
     */
    static void run(Session session, Asked asked) {
        RetroAudit audit = new RetroAudit(session, asked);
        audit.readNodes();
        audit.readDecisions();
        audit.show();
        long late = audit.nodes.values().stream().mapToLong(part -> part.afterCount).sum();
        if (late > 0) {
            throw new ClientFailure(
                    Kind.FAILED,
                    late
                            + " decisions accepted such keys after the revocation was in effect on"
                            + " their node: that must not be");
        }
    }

    /** A node's time is when the answering control node learned of it: the true one is earlier. */
    private void readNodes() {
        for (JsonNode node : receipt.path("nodes")) {
            JsonNode at = node.path("at");
            if (node.path("status").asText().equals("applied") && at.isTextual()) {
                part(Text.of(node, "node_id")).effective = Instant.parse(at.textValue());
            }
        }
    }

    private void readDecisions() {
        JsonNode target = receipt.path("target");
        if (!target.path("tag").isTextual()) {
            readAll(named(target));
            return;
        }
        Query keys = Query.of("/v1/keys").and("tag", target.path("tag").textValue());
        for (JsonNode key : new Pages(session.api(), keys)) {
            readAll(decisions().and("key_id", key.path("key_id").asText()));
        }
    }

    private static Query decisions() {
        return Query.of("/v1/decisions").and("outcome", "allow");
    }

    /** Decisions say all that a revocation names keys by, but tags. */
    private static Query named(JsonNode target) {
        Query query = decisions();
        for (String name : List.of("key_id", "owner", "profile", "environment")) {
            query = query.and(name, target.path(name).textValue());
        }
        return query;
    }

    private void readAll(Query query) {
        for (JsonNode decision : new Pages(session.api(), query.and("from", since))) {
            if (created.isCovered(Text.of(decision, "key_id"))) {
                part(Text.of(decision, "node_id")).add(decision);
            }
        }
    }

    private Part part(String node) {
        return nodes.computeIfAbsent(node, _ -> new Part());
    }

    private void show() {
        if (session.json()) {
            session.print(List.of(json().toString()));
            return;
        }
        Labels labels =
                new Labels()
                        .and("revocation", Text.of(receipt, "revocation_id"))
                        .and("requested", requested.toString())
                        .and("looked at since", since.toString());
        session.print(labels.lines());
        Table table = new Table("NODE", "IN EFFECT BY", "ACCEPTED BEFORE", "ACCEPTED AFTER");
        List<JsonNode> accepted = new ArrayList<>();
        nodes.forEach((node, part) -> {
            table.row(
                    node,
                    part.effective == null ? "not known here" : part.effective.toString(),
                    Long.toString(part.beforeCount),
                    part.effective == null ? "-" : Long.toString(part.afterCount));
            accepted.addAll(part.after);
            accepted.addAll(part.before);
        });
        session.print(List.of(""));
        session.print(table.lines(0));
        if (!accepted.isEmpty()) {
            session.print(List.of(""));
            session.print(
                    InvestigateCommand.table(
                                    accepted.subList(0, Math.min(SHOWN_MAX, accepted.size())))
                            .lines(session.terminal().columns()));
        }
        if (accepted.size() > SHOWN_MAX) {
            session.note("not all are shown: --json shows " + KEPT_MAX + " of each node");
        }
    }

    private ObjectNode json() {
        ObjectNode all = MAPPER.createObjectNode();
        all.set("revocation", receipt);
        all.put("since", since.toString());
        ArrayNode list = all.putArray("nodes");
        nodes.forEach((node, part) -> {
            ObjectNode each = list.addObject();
            each.put("node_id", node);
            each.put("effective_by", part.effective == null ? null : part.effective.toString());
            each.put("accepted_before", part.beforeCount);
            each.put("accepted_after", part.afterCount);
            each.putArray("decisions").addAll(part.after).addAll(part.before);
        });
        return all;
    }
}
