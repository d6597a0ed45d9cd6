package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes one key. */
@Command(
        name = "revoke",
        header = "Revokes a key, for good, and shows which nodes have applied it.",
        description = {
            "",
            "Asks nothing: a key that has leaked is to die now. There is no way back; a key revoked by"
                    + " mistake is replaced by a new one.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence keys revoke key_01m80vawzjqagcmxd1vambryg6 --reason key_compromise --wait 10s"
        })
final class KeysRevokeCommand extends ClientCommand {

    @Parameters(paramLabel = "KEY_ID", description = "The key's id, key_...")
    String id = "";

    @Mixin WhyOptions why = new WhyOptions();

    @Mixin WaitOption wait = new WaitOption();

    @Option(
            names = "--confirm",
            paramLabel = "WORD",
            description = "Says on purpose what is refused without: last_admin_key.")
    @Nullable String confirm;

    @Mixin WriteOptions write = new WriteOptions();

    @Override
    void run(Session session) {
        ObjectNode body = why.body();
        Bodies.put(body, "confirm", confirm);
        wait.putInto(body);
        String path = "/v1/keys/" + Text.encoded(id) + "/revoke";
        ReceiptView.show(session, session.api().write(write.post(path, body)));
    }
}
