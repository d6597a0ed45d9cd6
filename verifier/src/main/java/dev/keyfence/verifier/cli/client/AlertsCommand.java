package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** What detection raised. */
@Command(
        name = "alerts",
        header = "Shows what detection raised, and says what became of it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence alerts list --status new --severity-min high",
            "  keyfence alerts watch",
            "  keyfence alerts resolve 5e4f... --reason 'key revoked, owner told'",
            "  keyfence alerts exceptions add --rule D3 --network 198.51.100.0/24"
                    + " --reason 'our scanner' --expires 30d"
        })
final class AlertsCommand extends CommandGroup {}
