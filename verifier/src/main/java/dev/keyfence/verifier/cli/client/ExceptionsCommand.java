package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** Alerts that nobody wants to be told of. */
@Command(
        name = "exceptions",
        header = "Shows, makes and ends exceptions: alerts that nobody is told of for a while.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence alerts exceptions list --active",
            "  keyfence alerts exceptions add --owner acme --rule D16 --reason 'load test'"
                    + " --expires 2d",
            "  keyfence alerts exceptions end exc_01m80vawzjqagcmxd1vambryg6"
        })
final class ExceptionsCommand extends CommandGroup {}
