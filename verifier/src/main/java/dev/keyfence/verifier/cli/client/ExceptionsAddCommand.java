package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes an exception. */
@Command(
        name = "add",
        header = "Keeps alerts from people for a while. All that is named must hold of an alert.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence alerts exceptions add --rule D3 --network 198.51.100.0/24"
                    + " --reason 'our scanner' --expires 30d"
        })
final class ExceptionsAddCommand extends ClientCommand {

    @Option(names = "--rule", paramLabel = "RULE", description = "Alerts of this rule.")
    @Nullable String rule;

    @Option(names = "--key", paramLabel = "KEY_ID", description = "Of this key.")
    @Nullable String key;

    @Option(names = "--owner", paramLabel = "OWNER", description = "Of this owner.")
    @Nullable String owner;

    @Option(
            names = "--network",
            paramLabel = "CIDR",
            description = "Hit from this address or block of them.")
    @Nullable String network;

    @Option(names = "--as", paramLabel = "NUMBER", description = "Hit from this autonomous system.")
    @Nullable Long system;

    @Option(names = "--user-agent", paramLabel = "NAME", description = "Hit by this family.")
    @Nullable String userAgent;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
    String reason = "";

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            required = true,
            description = "Until when: a time, or how long from now (30d); at most 400 days.")
    String expires = "";

    @Override
    void run(Session session) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Bodies.put(body, "rule", rule);
        Bodies.put(body, "key_id", key);
        Bodies.put(body, "owner", owner);
        Bodies.put(body, "network", network);
        if (system != null) {
            body.put("autonomous_system", system);
        }
        Bodies.put(body, "user_agent", userAgent);
        Bodies.put(body, "reason", reason);
        Bodies.put(body, "expires_at", ClientCommand.moments().ahead("--expires", expires));
        session.show(
                session.api().write(new Write("POST", "/v1/alerts/exceptions", body, "")),
                ExceptionView::lines);
    }
}
