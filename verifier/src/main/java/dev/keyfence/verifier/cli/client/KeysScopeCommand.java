package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes what a key may do. */
@Command(
        name = "scope",
        header = "Changes what a key may do.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence keys scope key_01m80vawzjqagcmxd1vambryg6 --add write --remove read",
            "  keyfence keys scope key_01m80vawzjqagcmxd1vambryg6 --replace read,storage:write"
        })
final class KeysScopeCommand extends ClientCommand {

    @Mixin ChangeOptions change = new ChangeOptions();
    @Mixin WhyOptions why = new WhyOptions();

    @Option(names = "--add", paramLabel = "LIST", description = "Scopes to add, by commas.")
    @Nullable String add;

    @Option(names = "--remove", paramLabel = "LIST", description = "Scopes to take away.")
    @Nullable String remove;

    @Option(
            names = "--replace",
            paramLabel = "LIST",
            description = "The scopes to hold instead of all that there are.")
    @Nullable String replace;

    @Override
    void run(Session session) {
        if ((replace == null) == (add == null && remove == null)) {
            throw ClientFailure.usage("say what to change: --add and --remove, or --replace alone");
        }
        ObjectNode body = why.body();
        Bodies.putList(body, "add", add);
        Bodies.putList(body, "remove", remove);
        Bodies.putList(body, "replace", replace);
        session.show(session.api().write(change.post("/scopes", body)), KeyView::lines);
    }
}
