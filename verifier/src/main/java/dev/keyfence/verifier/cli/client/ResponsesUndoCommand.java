package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a suspension that was made by itself. */
@Command(
        name = "undo",
        header = "Ends a suspension that was made by itself. A revocation is for good.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence responses undo 3f0c… --reason 'our own test'"})
final class ResponsesUndoCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The response's id: that of its alert.")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with it.")
    @Nullable String reason;

    @Override
    void run(Session session) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Bodies.put(body, "reason", reason);
        session.show(
                session.api()
                        .write(
                                new Write(
                                        "POST",
                                        "/v1/responses/" + Text.encoded(id) + "/undo",
                                        body,
                                        "")),
                ResponsesUndoCommand::lines);
    }

    private static List<String> lines(JsonNode response) {
        return List.of(
                Text.of(response, "key_id")
                        + ": "
                        + Text.of(response, "state")
                        + ", "
                        + Text.of(response, "detail"));
    }
}
