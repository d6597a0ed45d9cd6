package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists rules. */
@Command(
        name = "list",
        header = "Lists the rules, your own too; or shows one, with its settings or its text.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence rules list",
            "  keyfence rules list D3",
            "  keyfence rules list U:deletes_at_night"
        })
final class RulesListCommand extends ClientCommand {

    @Parameters(paramLabel = "RULE", arity = "0..1", description = "Only this one.")
    @Nullable String rule;

    @Override
    void run(Session session) {
        Answer answer = session.api().get("/v1/rules");
        if (rule == null) {
            session.show(
                    answer,
                    rules ->
                            RuleView.table(rules.path("items"))
                                    .lines(session.terminal().columns()));
            return;
        }
        List<JsonNode> found = new ArrayList<>();
        answer.json()
                .path("items")
                .forEach(each -> {
                    if (each.path("rule").asText().equals(rule)) {
                        found.add(each);
                    }
                });
        if (found.isEmpty()) {
            throw new ClientFailure(
                    ClientFailure.Kind.NOT_FOUND, "there is no rule " + Text.oneLine(rule));
        }
        session.print(
                session.json()
                        ? List.of(found.getFirst().toString())
                        : RuleView.lines(found.getFirst()));
    }
}
