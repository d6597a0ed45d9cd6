package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** Closes alerts that were right. */
@Command(
        name = "resolve",
        header = "Closes alerts that were right and are dealt with.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence alerts resolve 2f6c0f9e-6d0f-5d3c-8a43-6f6dfb4a5a5e --reason 'key revoked'"
        })
final class AlertsResolveCommand extends AlertStepCommand {

    AlertsResolveCommand() {
        super("resolve");
    }
}
