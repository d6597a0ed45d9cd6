package dev.keyfence.verifier.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.registry.Answer.Done;
import dev.keyfence.verifier.registry.Answer.Raw;
import dev.keyfence.verifier.registry.Answer.Refused;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's schema registry API, version 1, for Avro: subjects, versions, ids, compatibility and
 * levels. Reading is open to whoever reaches the control plane; writing is for callers on this
 * machine, since a foreign schema would stand in the way of Keyfence's own.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
@Controller
@Consumes(MediaType.ALL)
@Produces(RegistryController.JSON_V1)
@Requires(property = "keyfence.plane", value = "control")
@Requires(beans = SchemaRegistry.class)
final class RegistryController {

    static final String JSON_V1 = "application/vnd.schemaregistry.v1+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaRegistry registry;

    RegistryController(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Get("/subjects")
    HttpResponse<byte[]> subjects() {
        return http(registry.subjects());
    }

    @Get("/schemas/types")
    HttpResponse<byte[]> types() {
        return http(new Done(List.of("AVRO")));
    }

    @Get("/schemas/ids/{id}")
    HttpResponse<byte[]> byId(String id) {
        return http(
                id.matches("[0-9]{1,9}")
                        ? registry.byId(Integer.parseInt(id))
                        : Refused.noSchema());
    }

    @Get("/subjects/{subject}/versions")
    HttpResponse<byte[]> versions(String subject) {
        return http(registry.versions(subject));
    }

    @Get("/subjects/{subject}/versions/{version}")
    HttpResponse<byte[]> version(String subject, String version) {
        return http(registry.version(subject, version, false));
    }

    @Get("/subjects/{subject}/versions/{version}/schema")
    HttpResponse<byte[]> schema(String subject, String version) {
        return http(registry.version(subject, version, true));
    }

    @Post("/subjects/{subject}/versions")
    CompletionStage<HttpResponse<byte[]>> register(HttpRequest<byte[]> request, String subject) {
        return local(request, json -> registry.register(subject, schemaOf(json)));
    }

    @Post("/subjects/{subject}")
    HttpResponse<byte[]> lookUp(String subject, HttpRequest<byte[]> request) {
        JsonNode json = parse(request);
        return http(json == null ? Refused.badJson() : registry.lookUp(subject, schemaOf(json)));
    }

    @Post("/compatibility/subjects/{subject}/versions/{version}")
    HttpResponse<byte[]> compatibility(
            String subject,
            String version,
            @QueryValue(defaultValue = "false") boolean verbose,
            HttpRequest<byte[]> request) {
        JsonNode json = parse(request);
        return http(
                json == null
                        ? Refused.badJson()
                        : registry.compatibility(subject, version, schemaOf(json), verbose));
    }

    @Get("/config")
    HttpResponse<byte[]> level() {
        return http(registry.level(null, true));
    }

    @Get("/config/{subject}")
    HttpResponse<byte[]> level(
            String subject, @QueryValue(defaultValue = "false") boolean defaultToGlobal) {
        return http(registry.level(subject, defaultToGlobal));
    }

    @Put("/config")
    CompletionStage<HttpResponse<byte[]>> setLevel(HttpRequest<byte[]> request) {
        return local(request, json -> setLevel(null, json));
    }

    @Put("/config/{subject}")
    CompletionStage<HttpResponse<byte[]>> setLevel(HttpRequest<byte[]> request, String subject) {
        return local(request, json -> setLevel(subject, json));
    }

    private CompletableFuture<Answer> setLevel(@Nullable String subject, JsonNode json) {
        return CompatibilityLevel.of(json.path("compatibility").asText())
                .map(level -> registry.setLevel(subject, level))
                .orElseGet(() -> CompletableFuture.completedFuture(Refused.badLevel()));
    }

    private static CompletionStage<HttpResponse<byte[]>> local(
            HttpRequest<byte[]> request, Function<JsonNode, CompletableFuture<Answer>> call) {
        if (!request.getRemoteAddress().getAddress().isLoopbackAddress()) {
            return CompletableFuture.completedFuture(http(Refused.notLocal()));
        }
        JsonNode json = parse(request);
        return json == null
                ? CompletableFuture.completedFuture(http(Refused.badJson()))
                : call.apply(json).thenApply(RegistryController::http);
    }

    private static SchemaText schemaOf(JsonNode json) {
        if (!json.path("references").isEmpty()) {
            return new SchemaText.Invalid(
                    Refused.badSchema("this registry knows no references to other schemas"));
        }
        return SchemaText.read(
                json.path("schema").textValue(), json.path("schemaType").textValue());
    }

    private static @Nullable JsonNode parse(HttpRequest<byte[]> request) {
        Optional<byte[]> body = request.getBody();
        if (body.isEmpty()) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(body.get());
            return json.isObject() ? json : null;
        } catch (IOException e) {
            return null; // the answer is the same for every kind of broken JSON
        }
    }

    private static HttpResponse<byte[]> http(Answer answer) {
        return switch (answer) {
            case Done(Object body) -> HttpResponse.ok(bytes(body));
            case Raw(String json) -> HttpResponse.ok(json.getBytes(StandardCharsets.UTF_8));
            case Refused(int status, int code, String message) ->
                    HttpResponse.<byte[]>status(HttpStatus.valueOf(status))
                            .body(bytes(Map.of("error_code", code, "message", message)));
        };
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers, lists and maps are JSON", e);
        }
    }
}
