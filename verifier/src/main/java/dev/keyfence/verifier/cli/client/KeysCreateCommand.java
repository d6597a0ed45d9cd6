package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a key. */
@Command(
        name = "create",
        header = "Makes a key, and prints its secret once.",
        description = {
            "",
            "The secret goes to standard output and is kept nowhere: what is not caught there is lost.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence keys create --owner acme --name ci --scopes read,storage:write --tags ci",
            "  keyfence keys create --owner acme --expires 90d",
            "  keyfence keys create --owner acme --secret-only > key",
            "  keyfence keys create --owner decoys --name backup --scopes read --canary"
        })
final class KeysCreateCommand extends ClientCommand {

    @Option(
            names = "--owner",
            paramLabel = "OWNER",
            required = true,
            description = "Whose key it is: an account or a team. Required.")
    String owner = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What it is for.")
    @Nullable String name;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "The API that it is for. Default: keyfence.")
    @Nullable String profile;

    @Option(
            names = "--environment",
            paramLabel = "WORD",
            description = "live or test. Default: live.")
    @Nullable String environment;

    @Option(
            names = "--scopes",
            paramLabel = "LIST",
            description =
                    "What it may do, separated by commas. Default: the profile's own default.")
    @Nullable String scopes;

    @Option(
            names = "--tags",
            paramLabel = "LIST",
            description = "Labels to find and revoke it by, separated by commas.")
    @Nullable String tags;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "An attribute; may be given several times.")
    @Nullable Map<String, String> attributes;

    @Mixin RestrictionOptions restrictions = new RestrictionOptions();

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description =
                    "A time (2027-01-31T12:00:00Z) or how long from now (90d). Default: never.")
    @Nullable String expires;

    @Option(
            names = "--canary",
            description =
                    "A key to leave where only a thief looks: it works like any other, and every use"
                            + " of it is an alarm.")
    boolean canary;

    @Mixin SecretOptions secret = new SecretOptions();
    @Mixin WriteOptions write = new WriteOptions();

    @Override
    void run(Session session) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("owner", owner);
        Bodies.put(body, "name", name);
        Bodies.put(body, "profile", profile);
        Bodies.put(body, "environment", environment);
        Bodies.putList(body, "scopes", scopes);
        Bodies.putList(body, "tags", tags);
        Bodies.putObject(body, "attributes", attributes);
        restrictions.putInto(body);
        if (canary) {
            body.put("canary", true);
        }
        Bodies.put(body, "expires_at", moments().ahead("--expires", expires));
        secret.show(session, session.api().write(write.post("/v1/keys", body)));
    }
}
