package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** Takes alerts on. */
@Command(
        name = "ack",
        header = "Says that somebody looks at alerts.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence alerts ack 2f6c0f9e-6d0f-5d3c-8a43-6f6dfb4a5a5e"})
final class AlertsAckCommand extends AlertStepCommand {

    AlertsAckCommand() {
        super("ack");
    }
}
