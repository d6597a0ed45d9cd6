package dev.keyfence.verifier.http;

import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.Freshness;
import dev.keyfence.verifier.verify.Verifier;
import dev.keyfence.verifier.verify.VerifyRequest;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Freshness on demand: a verification may name the position of the fence, from a revocation's
 * receipt, that the node must have applied. The wait for it is before the request is looked at
 * closely; whether it was reached is decided with the key, so that nobody is answered by a node
 * that is behind what they demand, waited or not.
 */
@Singleton
@Requires(property = "keyfence.plane", value = "data")
final class FreshVerifier {

    /** The offset in the fence that must be in effect. */
    static final String MIN_FENCE = "Keyfence-Min-Fence";

    /** The last offset in the fence that is in effect here. */
    static final String POSITION = "Keyfence-Fence-Position";

    /** {@link Staleness#millis()}. */
    static final String STALENESS = "Keyfence-Staleness-Ms";

    /**
     * For how many seconds the node's lease has run out, rounded up, where it answers all the same.
     */
    static final String STALE = "Keyfence-Stale";

    /** Any offset that Kafka can count to within centuries, so that no number overflows. */
    private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

    private final Verifier verifier;
    private final Freshness freshness;
    private final Staleness staleness;

    FreshVerifier(Verifier verifier, Freshness freshness, Staleness staleness) {
        this.verifier = verifier;
        this.freshness = freshness;
        this.staleness = staleness;
    }

    /** What is wrong with a request's demand; null when nothing is, or there is none. */
    static @Nullable Problem objection(HttpRequest<?> request) {
        return demand(request) == null ? null : objection(request.getHeaders().getAll(MIN_FENCE));
    }

    /** What is wrong with a demand, of which these are all values; null when nothing is. */
    static @Nullable Problem objection(List<String> values) {
        return values.size() == 1 && OFFSET.matcher(values.getFirst()).matches()
                ? null
                : Problem.badRequest(
                        "the header "
                                + MIN_FENCE
                                + " must be there once, and be the 'position' of a receipt: a number"
                                + " of 1 to 18 digits");
    }

    /** What a request demands; null for nothing. */
    static @Nullable String demand(HttpRequest<?> request) {
        return request.getHeaders().get(MIN_FENCE);
    }

    /**
     * What to wait for before a demand without {@link #objection} is answered.
     *
     * @return null when there is nothing to wait for
     */
    @Nullable CompletableFuture<?> await(@Nullable String demanded) {
        if (demanded == null) {
            return null;
        }
        long position = Long.parseLong(demanded);
        return freshness.reached(position) ? null : freshness.reachedOrLate(position);
    }

    /** Verifies, or refuses where this node is behind what the request demands. */
    Decision verify(HttpRequest<?> request, VerifyRequest asked) {
        return verify(demand(request), asked);
    }

    /** Verifies, or refuses where this node is behind what is demanded. */
    Decision verify(@Nullable String demanded, VerifyRequest asked) {
        return demanded == null || freshness.reached(Long.parseLong(demanded))
                ? verifier.verify(asked)
                : verifier.refuseAsStale(asked);
    }

    /** The last offset in the fence that is in effect here. */
    long position() {
        return freshness.fencePosition() - 1;
    }

    /** {@link Staleness#millis()}. */
    long stalenessMillis() {
        return staleness.millis();
    }

    /** What a decision's header {@link #STALE} says; null when the node had its lease. */
    static @Nullable String stale(Decision decision) {
        return decision.stale()
                ? Long.toString(TimeUnit.NANOSECONDS.toSeconds(decision.staleNanos()) + 1)
                : null;
    }

    /** Says in an answer whether the node had lost its lease when it decided. */
    static MutableHttpResponse<byte[]> markStale(
            MutableHttpResponse<byte[]> response, Decision decision) {
        String stale = stale(decision);
        return stale == null ? response : response.header(STALE, stale);
    }

    /** Says in an answer how far the node is. */
    MutableHttpResponse<byte[]> mark(MutableHttpResponse<byte[]> response) {
        mark(response::header);
        return response;
    }

    /** Says in an answer's headers how far the node is. */
    void mark(BiConsumer<String, String> headers) {
        headers.accept(POSITION, Long.toString(position()));
        headers.accept(STALENESS, Long.toString(stalenessMillis()));
    }
}
