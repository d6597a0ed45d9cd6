package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists records that could not be used. */
@Command(
        name = "list",
        header = "Lists records that nobody could use, the latest first.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence dead-letters list --topic keyfence.commands --all"})
final class DeadLettersListCommand extends ClientCommand {

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Of this topic only.")
    @Nullable String topic;

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                Query.of("/v1/dead-letters").and("topic", topic),
                page,
                DeadLettersListCommand::table);
    }

    private static Table table(Iterable<JsonNode> letters) {
        Table table = new Table("ID", "REPORTED", "TIMES", "REDRIVE", "RECORD KEY", "REASON");
        for (JsonNode letter : letters) {
            table.row(
                    Text.of(letter, "id"),
                    Text.time(letter, "last_reported_at"),
                    Text.of(letter, "reports"),
                    Text.of(letter, "cannot_redrive").equals("-") ? "yes" : "no",
                    Text.of(letter, "record_key"),
                    Text.of(letter, "reason"));
        }
        return table;
    }
}
