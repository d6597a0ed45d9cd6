package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** What is known of owners. */
@Command(
        name = "owners",
        header = "Deletes what is kept of an owner.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence owners forget acme"})
final class OwnersCommand extends CommandGroup {}
