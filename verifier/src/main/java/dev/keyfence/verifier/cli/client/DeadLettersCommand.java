package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** Records that could not be used. */
@Command(
        name = "dead-letters",
        header = "Shows records of Kafka that nobody could use, and gives them a second chance.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence dead-letters list",
            "  keyfence dead-letters redrive keyfence.commands-3-17"
        })
final class DeadLettersCommand extends CommandGroup {}
