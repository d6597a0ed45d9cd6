package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.CommandGroup;
import picocli.CommandLine.Command;

/** What authors of profiles need. */
@Command(
        name = "profiles",
        header = "Checks files that say how an API speaks, and describes their format.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence profiles check /etc/keyfence/profiles",
            "  keyfence profiles schema > profile.schema.json"
        })
final class ProfilesCommand extends CommandGroup {}
