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
 * @param countsKeys whether to count the keys that it covers
 * @param problem what is wrong with the query; null when nothing is
 */
record ReceiptQuery(Duration patience, boolean countsKeys, @Nullable Problem problem) {

    private static final String WAIT = "wait_ms";
    private static final String COUNT = "count_keys";
    private static final List<String> KNOWN = List.of(WAIT, COUNT);

    /** Reads a request's query; without one, nothing is waited for, and keys are counted. */
    static ReceiptQuery of(HttpRequest<?> request) {
        HttpParameters parameters = request.getParameters();
        for (String name : parameters.names()) {
            if (!KNOWN.contains(name)) {
                return unfit(
                        "the query holds a parameter that is not known; known are "
                                + String.join(", ", KNOWN));
            }
        }
        String count = only(parameters, COUNT, "true");
        if (!count.equals("true") && !count.equals("false")) {
            return unfit("'%s' must be true or false, once".formatted(COUNT));
        }
        String wait = only(parameters, WAIT, "0");
        long max = RevokeBody.WAIT_MAX.toMillis();
        if (!wait.matches("[0-9]{1,6}") || Long.parseLong(wait) > max) {
            return unfit("'%s' must be 0 to %d, once".formatted(WAIT, max));
        }
        return new ReceiptQuery(
                Duration.ofMillis(Long.parseLong(wait)), Boolean.parseBoolean(count), null);
    }

    /** A parameter's value; none that is fit where it is given twice. */
    private static String only(HttpParameters parameters, String name, String otherwise) {
        List<String> given = parameters.getAll(name);
        return given.isEmpty() ? otherwise : given.size() > 1 ? "" : given.getFirst();
    }

    private static ReceiptQuery unfit(String detail) {
        return new ReceiptQuery(Duration.ZERO, false, Problem.badRequest(detail));
    }
}
