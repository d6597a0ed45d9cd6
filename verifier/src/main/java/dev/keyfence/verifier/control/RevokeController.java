package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Ending a key's life. */
@Controller("/v1/keys/{id}/revoke")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class RevokeController {

    private final Calls calls;
    private final Revocations revocations;

    RevokeController(Calls calls, Revocations revocations) {
        this.calls = calls;
        this.revocations = revocations;
    }

    /** Revokes a key, for good, and tells how far the fleet is. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> revoke(
            HttpRequest<byte[]> request, @PathVariable String id) {
        return calls.run(
                request,
                AdminScope.REVOKE,
                caller -> {
                    RevokeBody asked = RevokeBody.read(request.getBody().orElse(null));
                    if (asked.problem() != null) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(asked.problem(), request));
                    }
                    Optional<KeyId> key = KeyId.parse(id);
                    if (key.isEmpty()) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(KeysController.noSuchKey(), request));
                    }
                    return revocations.revoke(
                            request,
                            new RevocationOrder(
                                    Target.key(key.get()),
                                    null,
                                    asked.reason(),
                                    asked.note(),
                                    caller.actor(),
                                    null),
                            asked.patience(),
                            asked.confirm() != null);
                });
    }
}
