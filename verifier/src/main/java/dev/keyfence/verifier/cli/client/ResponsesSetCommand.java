package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets what a rule leads to. */
@Command(
        name = "set",
        header = "Sets what a rule's alerts lead to; without --live it is a dry run.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence responses set D6 --action suspend --for 1h",
            "  keyfence responses set D6 --action suspend --for 1h --live",
            "  keyfence responses set D22 --action none"
        })
final class ResponsesSetCommand extends ClientCommand {

    @Parameters(paramLabel = "RULE", description = "The rule, such as D22.")
    String rule = "";

    @Option(
            names = "--action",
            paramLabel = "WORD",
            required = true,
            description = "none, notify, suspend or revoke. Required.")
    String action = "";

    @Option(
            names = "--live",
            description = "It is done. Without this, it is written down what would be.")
    boolean live;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            description = "The least severity that leads to it. Default: critical.")
    @Nullable String severity;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long a suspension lasts (1h). Default: until it is undone.")
    @Nullable String suspendFor;

    @Override
    void run(Session session) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("action", action);
        body.put("dry_run", !live);
        Bodies.put(body, "severity_min", severity);
        Bodies.put(body, "suspend_for", Moment.length("--for", suspendFor));
        session.show(
                session.api()
                        .write(
                                new Write(
                                        "PUT",
                                        "/v1/responses/policies/" + Text.encoded(rule),
                                        body,
                                        "")),
                ResponsesSetCommand::lines);
    }

    private static List<String> lines(JsonNode policy) {
        return new Labels()
                .and("rule", Text.of(policy, "rule"))
                .and("action", Text.of(policy, "action"))
                .and("dry run", policy.path("dry_run").asBoolean() ? "yes" : "no")
                .and("from", Text.of(policy, "severity_min"))
                .andIfAny("for", Text.of(policy, "suspend_for"))
                .lines();
    }
}
