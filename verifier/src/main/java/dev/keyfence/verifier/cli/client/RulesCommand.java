package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** The rules of detection. */
@Command(
        name = "rules",
        header = "Shows the rules of detection, and sets them.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence rules list",
            "  keyfence rules set D3 --set failures=50 --severity medium",
            "  keyfence rules set D12 --enable"
        })
final class RulesCommand extends CommandGroup {}
