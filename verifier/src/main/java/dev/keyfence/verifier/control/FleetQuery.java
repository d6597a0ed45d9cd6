package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Problem;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller waits for the fleet: {@code ?wait=fleet&wait_ms=2000}.
 *
 * @param patience how long; null not to wait
 * @param problem what is wrong with the query; null when nothing is
 */
record FleetQuery(@Nullable Duration patience, @Nullable Problem problem) {

    /** Nodes tell how far they are with every beacon, half a second apart by default. */
    private static final Duration PATIENCE_DEFAULT = Duration.ofSeconds(2);

    /** As for revocations: longer than any lease. */
    private static final Duration PATIENCE_MAX = Duration.ofSeconds(60);

    private static final FleetQuery NONE = new FleetQuery(null, null);

    /** Reads a request's query. */
    static FleetQuery of(HttpRequest<?> request) {
        HttpParameters parameters = request.getParameters();
        for (String name : parameters.names()) {
            if (!List.of("wait", "wait_ms").contains(name) || parameters.getAll(name).size() > 1) {
                return unfit("the query may hold 'wait' and 'wait_ms', each once");
            }
        }
        String wait = parameters.get("wait");
        String millis = parameters.get("wait_ms");
        if (wait == null) {
            return millis == null ? NONE : unfit("'wait_ms' goes with 'wait=fleet'");
        }
        if (!wait.equals("fleet")) {
            return unfit("'wait' must be fleet");
        }
        if (millis == null) {
            return new FleetQuery(PATIENCE_DEFAULT, null);
        }
        if (!millis.matches("[0-9]{1,5}") || Long.parseLong(millis) > PATIENCE_MAX.toMillis()) {
            return unfit("'wait_ms' must be 0 to " + PATIENCE_MAX.toMillis());
        }
        return new FleetQuery(Duration.ofMillis(Long.parseLong(millis)), null);
    }

    private static FleetQuery unfit(String detail) {
        return new FleetQuery(null, Problem.badRequest(detail));
    }
}
