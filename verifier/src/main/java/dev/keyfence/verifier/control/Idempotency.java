package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}: whether a request was answered before.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">draft-ietf-httpapi-idempotency-key-header</a>
 */
final class Idempotency {

    /** Where a request is named. */
    static final String HEADER = "Idempotency-Key";

    /** Says that an answer is that of an earlier request. */
    static final String REPLAYED = "Idempotency-Replayed";

    /** A structured field's string, as the draft wants it, or the bare token that many send. */
    private static final Pattern VALUE =
            Pattern.compile("\"([\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})\"|([!#-\\[\\]-~]{1,255})");

    private static final byte[] NOTHING = {};

    private final KeyHistory history;

    Idempotency(KeyHistory history) {
        this.history = history;
    }

    /** What is known of a request. */
    sealed interface Standing {}

    /**
     * It was not answered yet, as far as this node knows.
     *
     * @param name what it is known by; null when it may not be repeated
     */
    record Fresh(@Nullable RequestName name) implements Standing {}

    /**
     * It was answered before.
     *
     * @param name what it is known by
     * @param change what it did
     */
    record Answered(RequestName name, KeyChange change) implements Standing {}

    /** It cannot be answered. */
    record Unfit(Problem problem) implements Standing {}

    /**
     * Looks a request up.
     *
     * @param mints true when its answer shows a new secret, which follows from the caller's
     */
    Standing look(HttpRequest<byte[]> request, Caller caller, boolean mints) {
        List<String> given = request.getHeaders().getAll(HEADER);
        if (given.isEmpty()) {
            return new Fresh(null);
        }
        Optional<String> key = nameIn(given);
        if (key.isEmpty()) {
            return new Unfit(unfitName());
        }
        if (!history.complete()) {
            return new Unfit(
                    Problem.unavailable(
                            "warming_up",
                            "this node still reads the history, and cannot tell whether the request"
                                    + " was answered before"));
        }
        return standing(name(request, caller, key.get(), mints));
    }

    /** The name in the header, which is there, without its quotes; empty when it is none. */
    static Optional<String> nameIn(List<String> given) {
        Matcher value = VALUE.matcher(given.getFirst());
        if (given.size() > 1 || !value.matches() || JsonFields.holdsKey(given.getFirst())) {
            return Optional.empty();
        }
        return Optional.of(value.group(1) == null ? value.group(2) : value.group(1));
    }

    /** What is said of a header that names nothing. */
    static Problem unfitName() {
        return Problem.badRequest(
                "the header Idempotency-Key must be there once, with 1 to 255 visible ASCII"
                        + " characters in quotes, and hold no key");
    }

    private Standing standing(RequestName name) {
        Optional<KeyChange> earlier = history.byCommand(name.stem());
        if (earlier.isEmpty()) {
            return new Fresh(name);
        }
        return name.commandId().equals(earlier.get().commandId())
                ? new Answered(name, earlier.get())
                : new Unfit(mismatch());
    }

    /** What a caller is told who names two requests alike. */
    static Problem mismatch() {
        return Problem.of(
                422,
                "idempotency_key_reused",
                "The Idempotency-Key stands for another request",
                "a request with another body, another If-Match, or another secret of your key was sent"
                        + " under it: use a new one");
    }

    private static RequestName name(
            HttpRequest<byte[]> request, Caller caller, String idempotencyKey, boolean mints) {
        return RequestName.of(
                List.of(
                        caller.actor().id(),
                        idempotencyKey,
                        request.getMethodName(),
                        request.getPath()),
                List.of(
                        request.getBody().orElse(NOTHING),
                        String.join(",", request.getHeaders().getAll("If-Match"))
                                .getBytes(StandardCharsets.UTF_8),
                        mints ? KeyDigest.of(caller.presented().text()).toBytes() : NOTHING));
    }
}
