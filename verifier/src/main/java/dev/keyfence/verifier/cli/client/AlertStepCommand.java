package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what became of alerts: of one with its version, of many together. */
abstract class AlertStepCommand extends ClientCommand {

    private final String action;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The alerts' ids.")
    List<String> ids = List.of();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; it is kept with the alert. Required, but by ack.")
    @Nullable String reason;

    @Option(
            names = "--if-version",
            paramLabel = "NUMBER",
            description = "Only while one alert is of this version.")
    @Nullable Integer version;

    /** The step of this name. */
    AlertStepCommand(String action) {
        this.action = action;
    }

    @Override
    final void run(Session session) {
        if (ids.size() == 1) {
            session.show(session.api().write(one()), AlertView::lines);
            return;
        }
        if (version != null) {
            throw ClientFailure.usage("--if-version is for one alert");
        }
        Answer answer = session.api().write(many());
        session.show(answer, AlertStepCommand::lines);
        int taken = answer.json().path("taken").asInt();
        if (taken < ids.size()) {
            throw new ClientFailure(
                    ClientFailure.Kind.CONFLICT,
                    "%d of %d alerts did not take the step"
                            .formatted(ids.size() - taken, ids.size()));
        }
    }

    private Write one() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Bodies.put(body, "reason", reason);
        return new Write(
                "POST",
                "/v1/alerts/" + Text.encoded(ids.getFirst()) + '/' + action,
                body,
                version == null ? "" : "If-Match: \"" + version + "\"\r\n");
    }

    private Write many() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("alert_ids");
        ids.forEach(list::add);
        body.put("action", action);
        Bodies.put(body, "reason", reason);
        return new Write("POST", "/v1/alerts/review", body, "");
    }

    private static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        for (JsonNode item : answer.path("items")) {
            lines.add(
                    "%s: %s (%s)"
                            .formatted(
                                    Text.of(item, "alert_id"),
                                    Text.of(item, "outcome"),
                                    Text.of(item, "status")));
        }
        return lines;
    }
}
