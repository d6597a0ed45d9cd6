package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.CommandGroup;
import picocli.CommandLine.Command;

/** What authors of rules need. */
@Command(
        name = "rules",
        header = "Tries rules of your own on a log.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence rules test rules.yaml --against access.log"})
final class RulesCommand extends CommandGroup {}
