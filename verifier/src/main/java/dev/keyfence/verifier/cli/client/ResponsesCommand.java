package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** What is done about alerts by itself. */
@Command(
        name = "responses",
        header = "Shows and sets what is done about alerts by itself, and takes it back.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence responses list",
            "  keyfence responses set D6 --action suspend --for 1h",
            "  keyfence responses kill-switch on"
        })
final class ResponsesCommand extends CommandGroup {}
