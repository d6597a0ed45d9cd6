package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whose a key is that somebody holds: asked by its digest, which the caller makes, so that the key
 * itself goes nowhere.
 */
@Controller("/v1/keys/lookup")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class LookupController {

    private final Calls calls;
    private final KeyStore store;
    private final KeyDirectory directory;
    private final LastUse lastUse;

    LookupController(Calls calls, KeyStore store, KeyDirectory directory, LastUse lastUse) {
        this.calls = calls;
        this.store = store;
        this.directory = directory;
        this.lastUse = lastUse;
    }

    /** The key of a digest, as {@code GET /v1/keys/{id}} shows it. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> lookup(HttpRequest<byte[]> request) {
        return calls.read(request, AdminScope.KEYS_READ, _ -> answer(request));
    }

    private MutableHttpResponse<byte[]> answer(HttpRequest<byte[]> request) {
        JsonFields fields = JsonFields.read(request.getBody().orElse(null), List.of("digest"));
        String digest = fields.requiredText("digest");
        if (fields.problem() == null && !digest.matches("[0-9a-f]{64}")) {
            fields.reject("digest", "must be the key's SHA-256 as 64 digits 0-9 a-f");
        }
        if (fields.problem() != null) {
            return Answers.problem(fields.problem(), request);
        }
        return switch (store.find(KeyDigest.ofBytes(HexFormat.of().parseHex(digest)))) {
            case KeyLookup.NotReady _ ->
                    Answers.problem(
                            Problem.unavailable(
                                    "warming_up", "the node has just started and is catching up"),
                            request);
            case KeyLookup.Unknown _ -> Answers.problem(unknown(), request);
            case KeyLookup.Found found ->
                    directory
                            .find(found.key().id())
                            .map(lastUse::show)
                            .orElseGet(() -> Answers.problem(unknown(), request));
        };
    }

    private static Problem unknown() {
        return Problem.notFound(
                "no key has this digest; one that was imported by another hash has none");
    }
}
