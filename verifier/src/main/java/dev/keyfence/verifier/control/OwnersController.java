package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.archive.Decisions;
import dev.keyfence.verifier.archive.Erased;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.UsageErasures;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of owners, where they want it gone. */
@Controller("/v1/owners")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class OwnersController {

    private static final Logger LOG = LoggerFactory.getLogger(OwnersController.class);

    private static final int OWNER_CHARACTERS_MAX = 256;

    /** What no call can delete: Kafka's logs are not rewritten. */
    private static final List<String> KEPT =
            List.of(
                    "decisions in Kafka, for as long as the topic keeps them",
                    "keys and key-events, which name the owner",
                    "the windows of usage of profiles and routes, which count all owners together",
                    "what detection remembers of the owner's keys, for as long as it watches them,"
                            + " and alerts about them",
                    "archives of other control nodes: ask each");

    private final Calls calls;
    private final Decisions decisions;
    private final UsageErasures usage;
    private final InstantSource clock;

    OwnersController(Calls calls, Decisions decisions, UsageErasures usage, InstantSource clock) {
        this.calls = calls;
        this.decisions = decisions;
        this.usage = usage;
        this.clock = clock;
    }

    /**
     * Deletes an owner's decisions from this node's archive, and has their usage forgotten; asked
     * again, tells how far the archive is.
     */
    @Delete("/{owner}/decisions")
    CompletableFuture<HttpResponse<byte[]>> forget(
            HttpRequest<?> request, @PathVariable String owner) {
        return calls.run(
                request,
                AdminScope.KEYS_WRITE,
                caller -> {
                    if (owner.isBlank() || owner.length() > OWNER_CHARACTERS_MAX) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(
                                        Problem.badRequest("an owner has 1 to 256 characters"),
                                        request));
                    }
                    LOG.warn(
                            "The decisions of an owner are deleted, as {} asks",
                            caller.actor().id());
                    try {
                        usage.forget(owner, Times.micros(clock.instant()));
                    } catch (IOException e) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(
                                        Problem.unavailable(
                                                "kafka_unavailable",
                                                e.getMessage()
                                                        + "; nothing may be deleted: ask again"),
                                        request));
                    }
                    return decisions
                            .forget(owner)
                            .thenApply(erased -> answer(owner, erased))
                            .exceptionallyCompose(
                                    failure -> DecisionsController.failed(request, failure));
                });
    }

    private static MutableHttpResponse<byte[]> answer(String owner, Erased erased) {
        return Answers.json(202, Json.object(json -> write(json, owner, erased)));
    }

    private static void write(JsonGenerator json, String owner, Erased erased) throws IOException {
        json.writeStringField("owner", owner);
        Json.string(json, "decided_before", Times.text(erased.untilMicros()));
        json.writeStringField("status", erased.done() ? "deleted" : "hidden");
        Json.strings(json, "kept", KEPT);
    }
}
