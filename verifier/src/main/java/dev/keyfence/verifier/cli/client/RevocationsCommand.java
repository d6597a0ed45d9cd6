package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** What became of revocations. */
@Command(
        name = "revocations",
        header = "Shows what was revoked, and whether every node has applied it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence revocations list",
            "  keyfence revocations show rev_01m80vaxg8wwn73he2jp669g65 --wait 30s"
        })
final class RevocationsCommand extends CommandGroup {}
