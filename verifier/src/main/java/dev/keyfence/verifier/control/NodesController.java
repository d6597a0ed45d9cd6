package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.control.FleetHistory.Change;
import dev.keyfence.verifier.control.FleetHistory.Line;
import dev.keyfence.verifier.control.FleetHistory.Span;
import dev.keyfence.verifier.control.FleetHistory.Told;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The fleet, as this node knows it. */
@Controller("/v1/nodes")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class NodesController {

    private final Calls calls;
    private final Fleet fleet;
    private final FleetSampler sampler;

    NodesController(Calls calls, Fleet fleet, FleetSampler sampler) {
        this.calls = calls;
        this.fleet = fleet;
        this.sampler = sampler;
    }

    /** Lists the nodes; a fleet fits one page. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(
                request,
                AdminScope.FLEET_READ,
                _ -> Answers.json(200, ControlJson.page(fleet.nodes(), null, ControlJson::node)));
    }

    /** How they were. */
    @Get("/history")
    CompletableFuture<HttpResponse<byte[]>> history(HttpRequest<?> request) {
        return calls.read(request, AdminScope.FLEET_READ, _ -> told(request));
    }

    private MutableHttpResponse<byte[]> told(HttpRequest<?> request) {
        HttpParameters parameters = request.getParameters();
        Optional<Span> span = Span.ofWord(parameters.get("span", String.class, Span.HOUR.word()));
        if (span.isEmpty() || !parameters.names().stream().allMatch("span"::equals)) {
            return Answers.problem(
                    Problem.badRequest("the query may hold 'span', which is PT1H or P1D"), request);
        }
        Told told = sampler.tell(span.get());
        return Answers.json(200, Json.object(json -> write(json, span.get(), told)));
    }

    private static void write(JsonGenerator json, Span span, Told told) throws IOException {
        json.writeStringField("since", time(told.sinceMillis()));
        json.writeStringField("from", time(told.fromMillis()));
        json.writeNumberField("step_s", span.step().toSeconds());
        json.writeArrayFieldStart("nodes");
        for (Line line : told.lines()) {
            json.writeStartObject();
            json.writeStringField("node_id", line.nodeId());
            json.writeArrayFieldStart("staleness_ms");
            for (Integer millis : line.stalenessMillis()) {
                if (millis == null) {
                    json.writeNull();
                } else {
                    json.writeNumber(millis);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        for (Change change : told.changes()) {
            json.writeStartObject();
            json.writeStringField("at", time(change.atMillis()));
            json.writeStringField("node_id", change.nodeId());
            json.writeNumberField("node_epoch", change.nodeEpoch());
            json.writeStringField("what", change.what().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
