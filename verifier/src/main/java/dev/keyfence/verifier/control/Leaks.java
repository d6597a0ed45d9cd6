package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.leak.Leaked;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyChange.Actor;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.verify.AdminKeys;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends keys that somebody found where they should not be. A report that comes again, or to another
 * control node, leads to the same revocation, since its name is made of the key's id.
 */
@Singleton
@Requires(property = "keyfence.plane", value = "control")
final class Leaks {

    private final RevocationService service;
    private final KeyHistory history;
    private final AdminKeys adminKeys;

    Leaks(RevocationService service, KeyHistory history, AdminKeys adminKeys) {
        this.service = service;
        this.history = history;
        this.adminKeys = adminKeys;
    }

    /**
     * Who reports what.
     *
     * @param actor as the audit trail names them
     * @param source who found the secrets, or where
     * @param note more on it; null for none
     * @param patience how long to wait for the fleet
     * @param lockOutMeant whether the last administrator's key is meant too
     */
    record Report(
            Actor actor,
            String source,
            @Nullable String note,
            Duration patience,
            boolean lockOutMeant) {}

    /** What became of a leaked secret's key. */
    sealed interface Outcome {

        /** It opens no key. */
        record Unknown() implements Outcome {}

        /** Its key has another secret by now, and lives on. */
        record Retired(StoredKey key) implements Outcome {}

        /** Nobody could administer Keyfence any more: it was not ended. */
        record LastAdminKey(StoredKey key) implements Outcome {}

        /**
         * Its key was revoked before.
         *
         * @param revocationId by which revocation; null where that is not known here
         */
        record AlreadyRevoked(StoredKey key, @Nullable String revocationId) implements Outcome {}

        /** Its key is revoked. */
        record Revoked(StoredKey key, ReportedRevocation revocation) implements Outcome {}
    }

    /**
     * Ends the key of one secret.
     *
     * @param leaked what the secret opens; not {@link Leaked.NotReady}
     * @return fails when the revocation did not certainly reach the log
     */
    private CompletableFuture<Outcome> end(Leaked leaked, Report report) {
        return switch (leaked) {
            case Leaked.NotReady _ -> throw new IllegalArgumentException("nothing is known of it");
            case Leaked.Unknown _ -> done(new Outcome.Unknown());
            case Leaked.Known(StoredKey key, Leaked.State state) ->
                    switch (state) {
                        case RETIRED -> done(new Outcome.Retired(key));
                        case REVOKED -> revokedBefore(key, report);
                        case ALIVE ->
                                !report.lockOutMeant() && adminKeys.wouldLockOut(key)
                                        ? done(new Outcome.LastAdminKey(key))
                                        : revoke(key, report);
                    };
        };
    }

    /** One secret, and what is said of it. */
    record Find(Leaked leaked, Report report) {}

    /** As above for many secrets, of which several may open one key. */
    CompletableFuture<List<Outcome>> end(List<Find> finds) {
        Map<KeyId, CompletableFuture<Outcome>> once = new HashMap<>();
        List<CompletableFuture<Outcome>> all =
                finds.stream()
                        .map(each ->
                                each.leaked() instanceof Leaked.Known(StoredKey key, var state)
                                                && state != Leaked.State.RETIRED
                                        ? once.computeIfAbsent(
                                                key.id(), _ -> end(each.leaked(), each.report()))
                                        : end(each.leaked(), each.report()))
                        .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(_ -> all.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Outcome> revoke(StoredKey key, Report report) {
        RevocationOrder order =
                new RevocationOrder(
                        Target.key(key.id()),
                        null,
                        RevocationReason.KEY_COMPROMISE,
                        report.note(),
                        report.actor(),
                        RevocationIds.ofLeak(key.id()),
                        report.source());
        return service.revoke(order, report.patience())
                .thenApply(revocation -> new Outcome.Revoked(key, revocation));
    }

    /** A report that is made again is answered as it was. */
    private CompletableFuture<Outcome> revokedBefore(StoredKey key, Report report) {
        return service.find(RevocationIds.ofLeak(key.id()), report.patience())
                .thenApply(found ->
                        found.<Outcome>map(revocation -> new Outcome.Revoked(key, revocation))
                                .orElseGet(() -> new Outcome.AlreadyRevoked(key, lastOf(key))));
    }

    /** Nothing happens to a key behind its revocation, so that is the latest event. */
    private @Nullable String lastOf(StoredKey key) {
        List<KeyChange> last = history.changes(key.id(), key.version() - 1, 1);
        return last.isEmpty() ? null : last.getFirst().revocationId();
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
