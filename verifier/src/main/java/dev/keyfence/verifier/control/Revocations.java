package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.verify.AdminKeys;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every call that revokes goes on once its body is read: name, check, revoke, answer. */
@Singleton
@Requires(property = "keyfence.plane", value = "control")
final class Revocations {

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final KeyDirectory directory;
    private final RevocationService service;
    private final AdminKeys adminKeys;

    Revocations(KeyDirectory directory, RevocationService service, AdminKeys adminKeys) {
        this.directory = directory;
        this.service = service;
        this.adminKeys = adminKeys;
    }

    /**
     * Revokes.
     *
     * @param order what is asked, without a name
     * @param wait how long to wait for the fleet
     * @param lockOutMeant whether the caller says that they mean the last administrator's key too
     */
    CompletableFuture<MutableHttpResponse<byte[]>> revoke(
            HttpRequest<?> request, RevocationOrder order, Duration wait, boolean lockOutMeant) {
        List<String> given = request.getHeaders().getAll(Idempotency.HEADER);
        RevocationOrder named = order;
        if (!given.isEmpty()) {
            Optional<String> key = Idempotency.nameIn(given);
            if (key.isEmpty()) {
                return answered(request, Idempotency.unfitName());
            }
            named = named(order, key.get());
        }
        if (named.id() != null && service.isOtherwiseUsed(named.id())) {
            return answered(request, reused());
        }
        Problem refusal = refusal(order.target(), lockOutMeant);
        if (refusal != null && !isRepeated(named)) {
            return answered(request, refusal);
        }
        return service.revoke(named, wait)
                .handle((report, failure) -> answer(request, report, failure));
    }

    /** A call that is made again is answered as it was, though its key is revoked by now. */
    private boolean isRepeated(RevocationOrder order) {
        return order.id() != null && service.find(order.id(), Duration.ZERO).join().isPresent();
    }

    private @Nullable Problem refusal(Target target, boolean lockOutMeant) {
        if (target.kind() == Target.Kind.KEY) {
            Optional<StoredKey> key =
                    KeyId.parse(target.value()).flatMap(directory::find).map(each -> each.key());
            if (key.isEmpty()) {
                return KeysController.noSuchKey();
            }
            return !lockOutMeant && adminKeys.wouldLockOut(key.get()) ? lastAdminKey() : null;
        }
        return !lockOutMeant && adminKeys.wouldLockOut(target::names) ? lastAdminKey() : null;
    }

    /** What is told to whoever would end the last administrator's key. */
    static Problem lastAdminKey() {
        return Problem.of(
                409,
                "last_admin_key",
                "Nobody could administer Keyfence any more",
                "this would end the last key that holds all administrative scopes, or the last that"
                        + " can make keys: make another one first. To revoke it on purpose, say"
                        + " \"confirm\":\"last_admin_key\"; after that, only 'keyfence recover'"
                        + " makes a new one");
    }

    private static Problem reused() {
        return Problem.of(
                422,
                "idempotency_key_reused",
                "The idempotency key stands for another call",
                "you used this %s for a revocation of something else, or for another reason: take a new key for a new call"
                        .formatted(Idempotency.HEADER));
    }

    private static RevocationOrder named(RevocationOrder order, String idempotencyKey) {
        return new RevocationOrder(
                order.target(),
                order.issuedBefore(),
                order.reason(),
                order.note(),
                order.actor(),
                RevocationIds.of(idempotencyKey, order));
    }

    private static CompletableFuture<MutableHttpResponse<byte[]>> answered(
            HttpRequest<?> request, Problem problem) {
        return CompletableFuture.completedFuture(Answers.problem(problem, request));
    }

    private static MutableHttpResponse<byte[]> answer(
            HttpRequest<?> request,
            @Nullable ReportedRevocation report,
            @Nullable Throwable failure) {
        if (report != null) {
            return Answers.json(200, RevocationJson.report(report))
                    .header("Location", "/v1/revocations/" + report.entry().id());
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
