package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** Closes alerts that were wrong. */
@Command(
        name = "false-positive",
        header = "Closes alerts that were wrong; they count for no risk.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence alerts false-positive 2f6c0f9e-6d0f-5d3c-8a43-6f6dfb4a5a5e --reason 'a load test'"
        })
final class AlertsFalsePositiveCommand extends AlertStepCommand {

    AlertsFalsePositiveCommand() {
        super("false-positive");
    }
}
