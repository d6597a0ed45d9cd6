package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationService.KeyRevocation;
import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyDirectory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ending a key's life. */
@Controller("/v1/keys/{id}/revoke")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class RevokeController {

    private static final Logger LOG = LoggerFactory.getLogger(RevokeController.class);

    private final Calls calls;
    private final KeyDirectory directory;
    private final RevocationService revocations;

    RevokeController(Calls calls, KeyDirectory directory, RevocationService revocations) {
        this.calls = calls;
        this.directory = directory;
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
                    Optional<KeyDetails> key = KeyId.parse(id).flatMap(directory::find);
                    if (key.isEmpty()) {
                        return CompletableFuture.completedFuture(
                                Answers.problem(KeysController.noSuchKey(), request));
                    }
                    return revocations
                            .revoke(
                                    new KeyRevocation(
                                            key.get().key().id(),
                                            asked.reason(),
                                            asked.note(),
                                            caller.actor()),
                                    asked.patience())
                            .handle((receipt, failure) -> answer(request, receipt, failure));
                });
    }

    private static MutableHttpResponse<byte[]> answer(
            HttpRequest<?> request, @Nullable Receipt receipt, @Nullable Throwable failure) {
        if (receipt != null) {
            return Answers.json(200, ControlJson.receipt(receipt));
        }
        LOG.warn(
                "A revocation did not certainly reach the fence; its caller is told to try again."
                        + " {}",
                String.valueOf(failure));
        return Answers.problem(
                Problem.unavailable(
                        "kafka_unavailable",
                        "the revocation did not certainly reach the log: revoke again, which does no"
                                + " harm"),
                request);
    }
}
