package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops all responses. */
@Command(
        name = "kill-switch",
        header = "Stops everything that is done by itself, or lets it go on.",
        description = {"", "Suspensions that were made still end when their time is over.", ""},
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence responses kill-switch on"})
final class ResponsesKillSwitchCommand extends ClientCommand {

    @Parameters(paramLabel = "on|off", description = "on: nothing is done any more.")
    String word = "";

    @Override
    void run(Session session) {
        if (!word.equals("on") && !word.equals("off")) {
            throw ClientFailure.usage("say on or off");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("on", word.equals("on"));
        session.show(
                session.api().write(new Write("POST", "/v1/responses/kill-switch", body, "")),
                ResponsesGuardsCommand::lines);
    }
}
