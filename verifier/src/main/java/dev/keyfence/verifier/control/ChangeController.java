package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.KeyChanger.Kind;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** Changing keys. */
@Controller("/v1/keys/{id}")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class ChangeController {

    private final Calls calls;
    private final KeyChanger changer;
    private final Kind update;
    private final Kind scopes;
    private final Kind rotate;
    private final Kind suspend;
    private final Kind resume;
    private final Kind reseal;

    ChangeController(Calls calls, KeyChanger changer, ChangeBodies bodies) {
        this.calls = calls;
        this.changer = changer;
        update = new Kind(false, bodies::update);
        scopes = new Kind(false, bodies::scopes);
        rotate = new Kind(true, bodies::rotate);
        suspend = new Kind(false, bodies::suspend);
        resume = new Kind(false, bodies::resume);
        reseal = new Kind(false, bodies::reseal);
    }

    /** Changes what people call a key, what it may do, and how long it lives. */
    @Patch
    CompletableFuture<HttpResponse<byte[]>> update(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return change(request, id, update);
    }

    /** Adds, removes or replaces what a key may do. */
    @Post("/scopes")
    CompletableFuture<HttpResponse<byte[]>> scopes(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return change(request, id, scopes);
    }

    /** Gives a key a new secret; the old one is accepted for a while. */
    @Post("/rotate")
    CompletableFuture<HttpResponse<byte[]>> rotate(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return change(request, id, rotate);
    }

    /** Refuses a key until it is resumed. */
    @Post("/suspend")
    CompletableFuture<HttpResponse<byte[]>> suspend(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return change(request, id, suspend);
    }

    /** Ends a suspension. */
    @Post("/resume")
    CompletableFuture<HttpResponse<byte[]>> resume(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return change(request, id, resume);
    }

    /** Keeps its secrets sealed under the key-encryption key that seals from now on. */
    @Post("/reseal")
    CompletableFuture<HttpResponse<byte[]>> reseal(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return change(request, id, reseal);
    }

    private CompletableFuture<HttpResponse<byte[]>> change(
            HttpRequest<byte[]> request, String id, Kind kind) {
        return calls.run(
                request,
                AdminScope.KEYS_WRITE,
                caller -> changer.change(request, caller, id, kind));
    }
}
