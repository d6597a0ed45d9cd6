package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Problem;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of {@code GET /v1/revocations/{id}}.
 *
 * @param patience how long to wait for the fleet
 * @param problem what is wrong with the query; null when nothing is
 */
record ReceiptQuery(Duration patience, @Nullable Problem problem) {

    private static final String WAIT = "wait_ms";

    /** Reads a request's query; without one, nothing is waited for. */
    static ReceiptQuery of(HttpRequest<?> request) {
        HttpParameters parameters = request.getParameters();
        for (String name : parameters.names()) {
            if (!name.equals(WAIT)) {
                return unfit("the query holds a parameter that is not known; known is " + WAIT);
            }
        }
        List<String> given = parameters.getAll(WAIT);
        if (given.isEmpty()) {
            return new ReceiptQuery(Duration.ZERO, null);
        }
        String text = given.getFirst();
        long max = RevokeBody.WAIT_MAX.toMillis();
        if (given.size() > 1 || !text.matches("[0-9]{1,6}") || Long.parseLong(text) > max) {
            return unfit("'%s' must be 0 to %d, once".formatted(WAIT, max));
        }
        return new ReceiptQuery(Duration.ofMillis(Long.parseLong(text)), null);
    }

    private static ReceiptQuery unfit(String detail) {
        return new ReceiptQuery(Duration.ZERO, Problem.badRequest(detail));
    }
}
