package dev.keyfence.verifier.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.http.HealthCheck.Health;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether the process lives, and whether it serves. */
@Controller("/health")
@Produces("*/*")
final class HealthController {

    private static final byte[] LIVE = Json.object(json -> json.writeStringField("status", "live"));

    private final HealthChecks checks;

    HealthController(HealthChecks checks) {
        this.checks = checks;
    }

    /** 200 as long as requests are answered at all. */
    @Get("/live")
    HttpResponse<byte[]> live() {
        return Answers.json(200, LIVE);
    }

    /** 200 when every component is ready, else 503; the body lists them either way. */
    @Get("/ready")
    HttpResponse<byte[]> ready() {
        List<Component> components = new ArrayList<>();
        for (HealthCheck check : checks.checks()) {
            components.add(new Component(check.name(), check.check()));
        }
        boolean ready = components.stream().allMatch(component -> component.health().ready());
        byte[] body =
                Json.object(json -> {
                    json.writeStringField("status", ready ? "ready" : "not_ready");
                    json.writeArrayFieldStart("components");
                    for (Component component : components) {
                        write(json, component);
                    }
                    json.writeEndArray();
                });
        return ready
                ? Answers.json(200, body)
                : Answers.json(503, body).header("Retry-After", Answers.RETRY_AFTER_SECONDS);
    }

    private static void write(JsonGenerator json, Component component) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", component.name());
        json.writeBooleanField("ready", component.health().ready());
        json.writeStringField("detail", component.health().detail());
        json.writeEndObject();
    }

    private record Component(String name, Health health) {}
}
