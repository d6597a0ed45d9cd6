package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.verifier.control.RevocationService;
import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.fence.RevocationRequest;
import dev.keyfence.verifier.fence.Revoker;
import dev.keyfence.verifier.fence.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The control plane's revocations, by the fence. */
record FenceRevocations(Revoker revoker) implements RevocationService {

    @Override
    public CompletableFuture<Receipt> revoke(KeyRevocation request, Duration wait) {
        return revoker.revoke(
                new RevocationRequest(
                        Target.key(request.keyId()),
                        null,
                        RevocationReason.valueOf(request.reason().name()),
                        request.note(),
                        Actor.newBuilder()
                                .setId(request.actor().id())
                                .setAddress(request.actor().address())
                                .setRequestId(request.actor().requestId())
                                .build(),
                        wait));
    }
}
