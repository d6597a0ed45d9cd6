package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.RevocationRequest;
import dev.keyfence.verifier.fence.Revoker;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.TokenRevocation;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.AdminKeys;
import dev.keyfence.verifier.verify.Gate;
import dev.keyfence.verifier.verify.ImportedKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the key that somebody presents, in their own name. A secret whose grace period is over ends
 * nothing: else whoever found an old one could end the new one.
 *
 * @param gate whether this node may say that a key is unknown
 * @param imported looks up what is known by another hash than ours
 */
record SelfRevocation(
        Gate gate,
        KeyStore store,
        ImportedKeys imported,
        RevocationCheck revocations,
        AdminKeys adminKeys,
        Revoker revoker)
        implements TokenRevocation {

    private static final Logger LOG = LoggerFactory.getLogger(SelfRevocation.class);

    /** As long as the control plane waits unless it is told otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public CompletableFuture<Outcome> revoke(
            String token, @Nullable String address, String requestId) {
        if (gate.closed() != null) {
            return CompletableFuture.completedFuture(Outcome.UNAVAILABLE);
        }
        KeyLookup lookup = store.find(KeyDigest.of(token));
        return switch (lookup instanceof KeyLookup.Unknown ? imported.find(token) : lookup) {
            case KeyLookup.NotReady _ -> CompletableFuture.completedFuture(Outcome.UNAVAILABLE);
            case KeyLookup.Unknown _ -> CompletableFuture.completedFuture(Outcome.UNKNOWN);
            case KeyLookup.Found found -> revoke(found, address, requestId);
        };
    }

    private CompletableFuture<Outcome> revoke(
            KeyLookup.Found found, @Nullable String address, String requestId) {
        StoredKey key = found.key();
        boolean dead =
                key.status() == KeyStatus.REVOKED
                        || key.status() == KeyStatus.UNREADABLE
                        || revocations.covers(key);
        if (dead || found.secretValidUntilMicros() <= nowMicros()) {
            return CompletableFuture.completedFuture(Outcome.UNKNOWN);
        }
        if (adminKeys.wouldLockOut(key)) {
            return CompletableFuture.completedFuture(Outcome.LAST_ADMIN_KEY);
        }
        return revoker.revoke(
                        new RevocationRequest(
                                Target.key(key.id()),
                                null,
                                RevocationReason.UNSPECIFIED,
                                "self-service",
                                Actor.newBuilder()
                                        .setId(key.id().toString())
                                        .setAddress(address)
                                        .setRequestId(requestId)
                                        .build(),
                                PATIENCE))
                .handle((receipt, failure) -> {
                    if (receipt != null) {
                        return Outcome.REVOKED;
                    }
                    LOG.warn(
                            "Key {} was to be ended by its holder, and the fence did not certainly"
                                    + " take it; they are told to try again. {}",
                            key.id(),
                            String.valueOf(failure));
                    return Outcome.UNAVAILABLE;
                });
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
