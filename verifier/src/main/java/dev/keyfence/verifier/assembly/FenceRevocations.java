package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.verifier.control.RevocationService;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.RevocationPage;
import dev.keyfence.verifier.fence.RevocationQuery;
import dev.keyfence.verifier.fence.RevocationReports;
import dev.keyfence.verifier.fence.RevocationRequest;
import dev.keyfence.verifier.fence.Revoker;
import dev.keyfence.verifier.key.Base32;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The control plane's revocations, by the fence. */
record FenceRevocations(Revoker revoker, RevocationReports reports) implements RevocationService {

    private static final String PREFIX = "rev_";

    @Override
    public CompletableFuture<ReportedRevocation> revoke(RevocationOrder order, Duration wait) {
        RevocationRequest request =
                new RevocationRequest(
                        order.target(),
                        order.issuedBefore(),
                        RevocationReason.valueOf(order.reason().name()),
                        order.note(),
                        Actor.newBuilder()
                                .setId(order.actor().id())
                                .setAddress(order.actor().address())
                                .setRequestId(order.actor().requestId())
                                .build(),
                        wait,
                        order.id(),
                        order.leakSource());
        return revoker.revoke(request).thenApply(receipt -> revoker.reported(request, receipt));
    }

    @Override
    public CompletableFuture<Optional<ReportedRevocation>> find(String id, Duration wait) {
        return isId(id)
                ? reports.find(id, wait)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public RevocationPage list(RevocationQuery query, long before, int limit) {
        return reports.list(query, before, limit);
    }

    @Override
    public boolean isOtherwiseUsed(String id) {
        return Base32.decode(
                        id,
                        PREFIX.length(),
                        (who, _) ->
                                reports.otherBetween(
                                        Base32.encode(PREFIX, who, 0),
                                        Base32.encode(PREFIX, who, -1),
                                        id))
                .flatMap(other -> other)
                .isPresent();
    }

    /** Whatever is no name is not looked for: it comes from outside. */
    private static boolean isId(String text) {
        return text.startsWith(PREFIX)
                && Base32.decode(text, PREFIX.length(), (high, _) -> high).isPresent();
    }
}
