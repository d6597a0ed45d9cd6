package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes what is known of a key. */
@Command(
        name = "update",
        header = "Changes a key's name, tags, attributes or expiry.",
        description = {"", "What is not named stays as it is.", ""},
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence keys update key_01m80vawzjqagcmxd1vambryg6 --name deploy --tags ci,prod",
            "  keyfence keys update key_01m80vawzjqagcmxd1vambryg6 --expires 30d"
        })
final class KeysUpdateCommand extends ClientCommand {

    private static final String NEVER = "never";

    @Mixin ChangeOptions change = new ChangeOptions();

    @Option(names = "--name", paramLabel = "NAME", description = "What it is for.")
    @Nullable String name;

    @Option(
            names = "--tags",
            paramLabel = "LIST",
            description = "Its labels, instead of all that there are; \"\" for none.")
    @Nullable String tags;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "An attribute; may be given several times.")
    @Nullable Map<String, String> attributes;

    @Mixin RestrictionOptions restrictions = new RestrictionOptions();

    @Option(
            names = "--no-restrictions",
            description = "Lets it be used from anywhere and for any request.")
    boolean unrestricted;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "A time (2027-01-31T12:00:00Z), how long from now (90d), or never.")
    @Nullable String expires;

    @Override
    void run(Session session) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Bodies.put(body, "name", name);
        Bodies.putList(body, "tags", tags);
        Bodies.putObject(body, "attributes", attributes);
        restrictions.putInto(body);
        if (unrestricted) {
            body.putObject("restrictions");
        }
        if (NEVER.equals(expires)) {
            body.putNull("expires_at");
        } else {
            Bodies.put(body, "expires_at", moments().ahead("--expires", expires));
        }
        if (body.isEmpty()) {
            throw ClientFailure.usage(
                    "say what to change: --name, --tags, --attribute, --allow-ip, --allow-route,"
                            + " --no-restrictions or --expires");
        }
        session.show(session.api().write(change.patch(body)), KeyView::lines);
    }
}
