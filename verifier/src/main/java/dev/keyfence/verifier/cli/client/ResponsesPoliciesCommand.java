package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows what rules lead to. */
@Command(
        name = "policies",
        header = "Shows what the rules' alerts lead to; those that are not there lead to nothing.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence responses policies"})
final class ResponsesPoliciesCommand extends ClientCommand {

    @Override
    void run(Session session) {
        session.show(
                session.api().get("/v1/responses/policies"),
                answer -> table(answer.path("items")).lines(session.terminal().columns()));
    }

    private static Table table(JsonNode policies) {
        Table table = new Table("RULE", "ACTION", "DRY RUN", "FROM", "FOR");
        policies.forEach(policy -> table.row(row(policy).toArray(String[]::new)));
        return table;
    }

    /** One policy's fields. */
    private static List<String> row(JsonNode policy) {
        return List.of(
                Text.of(policy, "rule"),
                Text.of(policy, "action"),
                policy.path("dry_run").asBoolean() ? "yes" : "no",
                Text.of(policy, "severity_min"),
                Text.of(policy, "suspend_for"));
    }
}
