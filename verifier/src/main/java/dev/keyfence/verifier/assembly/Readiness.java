package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.http.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Waiting until a process serves. */
public final class Readiness {

    /** Soon enough not to be felt, rare enough not to be seen. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** How often the operator is told what is still waited for. */
    private static final Duration TELL_AGAIN = Duration.ofSeconds(10);

    private Readiness() {}

    /**
     * Waits until every check is ready, however long that takes: a node may start while Kafka is
     * down.
     *
     * @throws Parts.StoppingException when the process is stopped meanwhile
     */
    public static void await(List<HealthCheck> checks, Parts parts, Progress progress) {
        long toldAt = System.nanoTime();
        String waiting = waitingFor(checks);
        progress.stage("waiting for " + waiting);
        while (!waiting.isEmpty()) {
            parts.requireRunning();
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            waiting = waitingFor(checks);
            if (System.nanoTime() - toldAt > TELL_AGAIN.toNanos()) {
                toldAt = System.nanoTime();
                progress.stage("still waiting for " + waiting);
            }
        }
    }

    private static String waitingFor(List<HealthCheck> checks) {
        return checks.stream()
                .filter(check -> !check.check().ready())
                .map(check -> check.name() + " (" + check.check().detail() + ')')
                .collect(Collectors.joining(", "));
    }
}
