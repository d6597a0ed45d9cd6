package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.CommandGroup;
import picocli.CommandLine.Command;

/** What auditors need. */
@Command(
        name = "audit",
        header = "Proves that no decision is missing.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence audit verify --bootstrap kafka:9092 --registry http://registry:8081",
            "  keyfence audit gaps --open"
        })
final class AuditCommand extends CommandGroup {}
