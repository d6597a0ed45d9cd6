package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.CommandGroup;
import picocli.CommandLine.Command;

/** What whoever sets up exports needs. */
@Command(
        name = "export",
        header = "Tries where alerts and decisions are exported to.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence export test exports.yml chat"})
final class ExportCommand extends CommandGroup {}
