package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** The fleet, as this node knows it. */
@Controller("/v1/nodes")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class NodesController {

    private final Calls calls;
    private final Fleet fleet;

    NodesController(Calls calls, Fleet fleet) {
        this.calls = calls;
        this.fleet = fleet;
    }

    /** Lists the nodes; a fleet fits one page. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(
                request,
                AdminScope.FLEET_READ,
                _ -> Answers.json(200, ControlJson.page(fleet.nodes(), null, ControlJson::node)));
    }
}
