package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives records a second chance. */
@Command(
        name = "redrive",
        header = "Offers records again where they belong, after what was wrong was put right.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "A command is carried out now, unless it was before. A key's state is asked of the",
            "lifecycle topology again. Doing it twice does no harm.",
            "",
            "Example:",
            "  keyfence dead-letters redrive keyfence.commands-3-17 keyfence.keys-0-812"
        })
final class DeadLettersRedriveCommand extends ClientCommand {

    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            description = "The ids in the list: TOPIC-PARTITION-OFFSET.")
    List<String> ids = List.of();

    @Override
    void run(Session session) {
        for (String id : ids) {
            session.show(
                    session.api()
                            .write(
                                    new Write(
                                            "POST",
                                            "/v1/dead-letters/" + Text.encoded(id) + "/redrive",
                                            JsonNodeFactory.instance.objectNode(),
                                            "")),
                    DeadLettersRedriveCommand::lines);
        }
    }

    private static List<String> lines(JsonNode answer) {
        String id = Text.of(answer, "id");
        return List.of(
                Text.of(answer, "outcome").equals("asked_again")
                        ? id + ": the state of " + Text.of(answer, "key_id") + " was told again"
                        : id + ": offered again at " + Text.of(answer, "position"));
    }
}
