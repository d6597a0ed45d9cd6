package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows and sets what bounds responses. */
@Command(
        name = "guards",
        header = "Shows what bounds all responses, and sets what is named.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence responses guards",
            "  keyfence responses guards --per-hour 5 --share-per-mille 10 --spare-owners payments"
        })
final class ResponsesGuardsCommand extends ClientCommand {

    @Option(
            names = "--per-hour",
            paramLabel = "COUNT",
            description = "Keys that may be touched in an hour.")
    @Nullable Integer perHour;

    @Option(
            names = "--share-per-mille",
            paramLabel = "COUNT",
            description = "And how many of a thousand active ones.")
    @Nullable Integer perMille;

    @Option(
            names = "--spare-keys",
            paramLabel = "LIST",
            description = "Key ids that are never touched, all of them, separated by commas.")
    @Nullable String keys;

    @Option(
            names = "--spare-owners",
            paramLabel = "LIST",
            description = "Owners whose keys are never touched, all of them.")
    @Nullable String owners;

    @Option(
            names = "--spare-tags",
            paramLabel = "LIST",
            description = "Tags whose keys are never touched, all of them.")
    @Nullable String tags;

    @Override
    void run(Session session) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (perHour != null) {
            body.put("per_hour_max", perHour);
        }
        if (perMille != null) {
            body.put("share_max_per_mille", perMille);
        }
        Bodies.putList(body, "spared_keys", keys);
        Bodies.putList(body, "spared_owners", owners);
        Bodies.putList(body, "spared_tags", tags);
        session.show(
                body.isEmpty()
                        ? session.api().get("/v1/responses/guards")
                        : session.api().write(new Write("PUT", "/v1/responses/guards", body, "")),
                ResponsesGuardsCommand::lines);
    }

    static List<String> lines(JsonNode guards) {
        return new Labels()
                .and("kill switch", guards.path("kill_switch").asBoolean() ? "on" : "off")
                .and("per hour", Text.of(guards, "per_hour_max"))
                .and("share", Text.of(guards, "share_max"))
                .andIfAny("spared keys", Text.of(guards, "spared_keys"))
                .andIfAny("spared owners", Text.of(guards, "spared_owners"))
                .andIfAny("spared tags", Text.of(guards, "spared_tags"))
                .lines();
    }
}
