package dev.keyfence.verifier.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;

/** What Prometheus reads. */
@Controller
@Produces("*/*")
final class MetricsController {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    MetricsController(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Every meter, in Prometheus' text format 0.0.4. A few hundred lines: no need to leave the
     * event loop.
     */
    @Get("/metrics")
    HttpResponse<byte[]> metrics() {
        return Answers.bytes(200, TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
