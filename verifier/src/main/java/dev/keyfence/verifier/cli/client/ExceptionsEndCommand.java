package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends an exception. */
@Command(
        name = "end",
        header = "Ends an exception: its alerts are told again from now on.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence alerts exceptions end exc_01m80vawzjqagcmxd1vambryg6"
        })
final class ExceptionsEndCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The exception's id.")
    String id = "";

    @Override
    void run(Session session) {
        session.show(
                session.api().delete("/v1/alerts/exceptions/" + Text.encoded(id)),
                ExceptionView::lines);
    }
}
