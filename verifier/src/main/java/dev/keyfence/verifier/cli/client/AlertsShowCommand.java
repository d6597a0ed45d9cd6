package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows an alert. */
@Command(
        name = "show",
        header = "Shows an alert: what it rests on, and what people made of it.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence alerts show 2f6c0f9e-6d0f-5d3c-8a43-6f6dfb4a5a5e"})
final class AlertsShowCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The alert's id.")
    String id = "";

    @Override
    void run(Session session) {
        session.show(session.api().get("/v1/alerts/" + Text.encoded(id)), AlertView::lines);
    }
}
