package dev.keyfence.verifier.replay;

import dev.keyfence.verifier.replay.ReplayResult.End;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests: finds or makes the source's key, verifies, counts; and revokes the busiest key
 * when its time has come. A bounded number of requests is under way at once. For the reading
 * thread; answers come on others.
 */
final class Sender implements Destination {

    /** So many lines in a row without an answer, each asked for again and again: it is gone. */
    static final int UNANSWERED_IN_A_ROW_MAX = 32;

    private final ReplaySettings settings;
    private final KeyfenceApi api;
    private final Tally tally;
    private final Rejects rejects;
    private final Screen screen;
    private final Consumer<End> endWith;
    private final Semaphore free;
    private final Sources sources = new Sources();
    private volatile @Nullable Revocation revocation;
    private CompletableFuture<?> receipt = CompletableFuture.completedFuture(null);
    private long sent;

    Sender(
            ReplaySettings settings,
            KeyfenceApi api,
            Tally tally,
            Rejects rejects,
            Screen screen,
            Consumer<End> endWith) {
        this.settings = settings;
        this.api = api;
        this.tally = tally;
        this.rejects = rejects;
        this.screen = screen;
        this.endWith = endWith;
        this.free = new Semaphore(settings.concurrency());
    }

    @Override
    public @Nullable String unreachable() {
        return api.unreachable();
    }

    @Override
    public void send(long number, LoggedRequest request) throws InterruptedException {
        Source source = sources.of(request);
        if (source == null) {
            tally.malformed();
            rejects.add(number, "there are more than " + Sources.SOURCES_MAX + " sources");
            return;
        }
        free.acquire();
        source.request();
        var _ =
                key(source, request)
                        .thenCompose(creation -> verify(creation, request))
                        .handle((answer, error) -> answered(number, source, answer, error))
                        .whenComplete((_, _) -> free.release());
        sent++;
        if (settings.revokeBusiestAt() != null && settings.revokeBusiestAt() == sent) {
            sources.busiest().ifPresent(this::revoke);
        }
    }

    @Override
    public void drain(Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        int all = settings.concurrency();
        if (!free.tryAcquire(all, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            for (int missing = all - free.drainPermits(); missing > 0; missing--) {
                long _ = tally.unanswered();
            }
        }
        CompletableFuture<?> settled = receipt.handle((_, _) -> null);
        long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
        var _ = settled.completeOnTimeout(null, leftNanos, TimeUnit.NANOSECONDS).join();
    }

    @Override
    public @Nullable RevocationOutcome revocation() {
        Revocation revoked = revocation;
        return revoked == null ? null : revoked.outcome();
    }

    private CompletableFuture<Creation> key(Source source, LoggedRequest request) {
        CompletableFuture<Creation> known = source.key();
        if (known != null) {
            return known;
        }
        CompletableFuture<Creation> made = api.create(request).thenApply(this::created);
        source.key(made);
        return made;
    }

    private Creation created(Creation creation) {
        switch (creation) {
            case Creation.Made _ -> tally.keyMade();
            case Creation.Failed(Failure failure) -> {
                if (failure.kind() == Failure.Kind.FORBIDDEN) {
                    endWith.accept(
                            new End.TargetAway("it refuses the replay's key: " + failure.why()));
                }
            }
        }
        return creation;
    }

    private CompletableFuture<Answer> verify(Creation creation, LoggedRequest request) {
        return switch (creation) {
            case Creation.Made(MintedKey key) -> api.verify(key, request);
            case Creation.Failed(Failure failure) ->
                    CompletableFuture.completedFuture(
                            new Answer.Undecided(
                                    new Failure(failure.kind(), "no key: " + failure.why())));
        };
    }

    private @Nullable Void answered(
            long number, Source source, @Nullable Answer answer, @Nullable Throwable error) {
        switch (answer) {
            case Answer.Decided decided -> {
                tally.decided(decided);
                Revocation revoked = revocation;
                if (revoked != null && revoked.of(source)) {
                    revoked.decided(decided);
                }
            }
            case Answer.Undecided(Failure failure) -> unanswered(number, failure);
            case null ->
                    unanswered(number, new Failure(Failure.Kind.REFUSED, "unexpected: " + error));
        }
        return null;
    }

    private void unanswered(long number, Failure failure) {
        long inARow = tally.unanswered();
        rejects.add(number, failure.why());
        boolean hopeless = failure.kind() == Failure.Kind.UNAVAILABLE || !tally.anyDecided();
        if (hopeless && inARow >= UNANSWERED_IN_A_ROW_MAX) {
            endWith.accept(
                    new End.TargetAway(inARow + " lines in a row got no answer: " + failure.why()));
        }
    }

    private void revoke(Source busiest) {
        MintedKey key = busiest.keyNow();
        if (key == null) {
            return;
        }
        Revocation revoked = new Revocation(busiest.name(), key.id(), busiest.requests());
        revocation = revoked;
        receipt =
                api.revoke(key.id())
                        .thenAccept(given -> {
                            revoked.given(given);
                            screen.result(revoked.receiptLine());
                        });
    }
}
