package dev.keyfence.verifier.http;

import java.util.List;

/**
 * What the node's readiness hangs on.
 *
 * @param checks in the order in which an operator should read them
 */
public record HealthChecks(List<HealthCheck> checks) {

    /** Keeps its own copy. */
    public HealthChecks {
        checks = List.copyOf(checks);
    }
}
