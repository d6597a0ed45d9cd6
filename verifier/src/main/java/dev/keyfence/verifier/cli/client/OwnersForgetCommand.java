package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes an owner's decisions from an archive. */
@Command(
        name = "forget",
        header = "Deletes an owner's decisions from the control node's archive.",
        description = {
            "",
            "For good. Ask every control node: each has an archive of its own. Run again, it tells"
                    + " whether files are still being rewritten.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence owners forget acme --yes"})
final class OwnersForgetCommand extends ClientCommand {

    @Parameters(paramLabel = "OWNER", description = "Whose decisions.")
    String owner = "";

    @Option(names = "--yes", description = "Does not ask.")
    boolean yes;

    @Override
    void run(Session session) {
        if (!yes) {
            agree(session);
        }
        session.show(
                session.api().delete("/v1/owners/" + Text.encoded(owner) + "/decisions"),
                OwnersForgetCommand::lines);
    }

    private void agree(Session session) {
        if (!session.terminal().interactive()) {
            throw ClientFailure.usage("nobody can be asked here: say --yes");
        }
        String typed =
                session.ask(
                        "This is for good. Type 'yes' to delete all decisions of "
                                + Text.oneLine(owner)
                                + ':');
        if (!typed.equals("yes")) {
            throw new ClientFailure(ClientFailure.Kind.FAILED, "nothing was deleted");
        }
    }

    private static List<String> lines(JsonNode answer) {
        List<String> lines =
                new ArrayList<>(
                        new Labels()
                                .and("owner", Text.of(answer, "owner"))
                                .and("decided before", Text.of(answer, "decided_before"))
                                .and("status", Text.of(answer, "status"))
                                .lines());
        answer.path("kept").forEach(kept -> lines.add("kept: " + Text.oneLine(kept.asText())));
        return lines;
    }
}
