package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** Keys that were found where they should not be. */
@Command(
        name = "leaks",
        header = "Reports keys that were found where they should not be, and so ends them.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence leaks report found.txt --source pastebin",
            "  trufflehog … | jq -r .Raw | keyfence leaks report - --source trufflehog"
        })
final class LeaksCommand extends CommandGroup {}
