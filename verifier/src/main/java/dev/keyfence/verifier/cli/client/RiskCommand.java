package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is to be worried about. */
@Command(
        name = "risk",
        header = "Shows which keys, owners and addresses are to be worried about.",
        description = {
            "",
            "From the alerts of the last 24 hours, without false positives and those that an exception"
                    + " swallowed; 0 to 99. With a name, where that one's risk comes from.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence risk",
            "  keyfence risk --by owner --limit 5",
            "  keyfence risk --by owner acme"
        })
final class RiskCommand extends ClientCommand {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "A key, an owner or an address, by what --by says.")
    @Nullable String entity;

    @Option(names = "--by", paramLabel = "WORD", description = "key, owner or address.")
    @Nullable String by;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "How many, 1 to 500. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Override
    void run(Session session) {
        if (entity != null && by == null) {
            throw ClientFailure.usage("--by must say what " + Text.oneLine(entity) + " is");
        }
        Answer answer =
                session.api()
                        .get(
                                Query.of("/v1/risk")
                                        .and("entity_kind", by)
                                        .and("entity", entity)
                                        .and("limit", entity == null ? limit : null)
                                        .text());
        session.show(
                answer,
                risk ->
                        entity == null
                                ? table(risk.path("items")).lines(session.terminal().columns())
                                : lines(risk, session.terminal().columns()));
    }

    private static Table table(Iterable<JsonNode> risks) {
        Table table = new Table("RISK", "KIND", "NAME", "SEVERITY", "ALERTS", "LAST SEEN");
        for (JsonNode risk : risks) {
            table.row(
                    Text.of(risk, "risk"),
                    Text.of(risk, "entity_kind"),
                    Text.of(risk, "entity"),
                    Text.of(risk, "severity"),
                    Text.of(risk, "alert_count"),
                    Text.time(risk, "last_seen"));
        }
        return table;
    }

    private static List<String> lines(JsonNode risk, int columns) {
        List<String> lines = new ArrayList<>(table(List.of(risk)).lines(columns));
        Table table = new Table("SHARE", "ID", "SEVERITY", "STATUS", "RULE", "SUMMARY");
        for (JsonNode alert : risk.path("alerts")) {
            table.row(
                    Text.of(alert, "share"),
                    Text.of(alert, "alert_id"),
                    Text.of(alert, "severity"),
                    Text.of(alert, "status"),
                    Text.of(alert, "rule"),
                    Text.of(alert, "summary"));
        }
        lines.add("");
        lines.addAll(table.lines(columns));
        return lines;
    }
}
