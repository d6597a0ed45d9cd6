package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists responses. */
@Command(
        name = "list",
        header = "Lists what was done, planned or refused, and why, the latest first.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence responses list --limit 20"})
final class ResponsesListCommand extends ClientCommand {

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(Query.of("/v1/responses"), page, ResponsesListCommand::table);
    }

    private static Table table(Iterable<JsonNode> responses) {
        Table table = new Table("TIME", "RULE", "ACTION", "STATE", "KEY ID", "OWNER", "WHY", "ID");
        for (JsonNode each : responses) {
            table.row(
                    Text.time(each, "at"),
                    Text.of(each, "rule"),
                    Text.of(each, "action"),
                    Text.of(each, "state"),
                    Text.of(each, "key_id"),
                    Text.of(each, "owner"),
                    Text.of(each, "detail"),
                    Text.of(each, "id"));
        }
        return table;
    }
}
