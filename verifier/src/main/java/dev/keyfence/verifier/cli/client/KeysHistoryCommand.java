package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what happened to a key. */
@Command(
        name = "history",
        header = "Shows what happened to a key: when, by whom, why, and what it changed.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence keys history key_01m80vawzjqagcmxd1vambryg6"})
final class KeysHistoryCommand extends ClientCommand {

    @Parameters(paramLabel = "KEY_ID", description = "The key's id, key_...")
    String id = "";

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                Query.of("/v1/keys/" + Text.encoded(id) + "/history"), page, ChangeView::ofOneKey);
    }
}
