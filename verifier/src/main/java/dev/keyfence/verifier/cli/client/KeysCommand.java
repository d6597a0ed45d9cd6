package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;

/** What can be done with keys. */
@Command(
        name = "keys",
        header = "Makes, shows, changes and revokes keys.",
        description = {
            "",
            "Calls the control plane at KEYFENCE_URL with the key in KEYFENCE_KEY. A key's secret is"
                    + " printed when it is made, and never again.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  export KEYFENCE_KEY=kf_live_...",
            "  keyfence keys create --owner acme --name ci --scopes read",
            "  keyfence keys list --owner acme",
            "  keyfence keys revoke key_01m80vawzjqagcmxd1vambryg6 --reason key_compromise"
        })
final class KeysCommand extends CommandGroup {}
