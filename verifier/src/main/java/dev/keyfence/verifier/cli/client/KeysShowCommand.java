package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a key. */
@Command(
        name = "show",
        header = "Shows a key, without its secret.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence keys show key_01m80vawzjqagcmxd1vambryg6"})
final class KeysShowCommand extends ClientCommand {

    @Parameters(paramLabel = "KEY_ID", description = "The key's id, key_...")
    String id = "";

    @Override
    void run(Session session) {
        session.show(session.api().get("/v1/keys/" + Text.encoded(id)), KeyView::lines);
    }
}
