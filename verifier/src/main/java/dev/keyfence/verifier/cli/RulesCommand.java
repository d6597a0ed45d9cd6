package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.CommandGroup;
import picocli.CommandLine.Command;

/** The rules of detection, and what authors of more need. */
@Command(
        name = "rules",
        header = "Shows and sets the rules of detection, your own among them.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence rules list",
            "  keyfence rules set D3 --set guesses=50 --severity medium",
            "  keyfence rules set D12 --enable",
            "  keyfence rules test rules.yaml --against access.log",
            "  keyfence rules put deletes_at_night rules.yaml"
        })
final class RulesCommand extends CommandGroup {}
