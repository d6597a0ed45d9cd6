package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.fence.LeaseGate;
import dev.keyfence.verifier.fence.NodeState;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.FollowerProgress;
import dev.keyfence.verifier.store.KeyStore;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The parts of a node as readiness sees them. */
public final class Checks {

    private Checks() {}

    /** A check by a function. */
    public static HealthCheck of(String name, Supplier<HealthCheck.Health> check) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Health check() {
                return check.get();
            }
        };
    }

    /** A replica is ready when it has caught up once; whether it is fresh is the lease's matter. */
    public static HealthCheck follower(String name, Follower follower) {
        return of(
                name,
                () -> {
                    FollowerProgress progress = follower.progress();
                    return new HealthCheck.Health(progress.caughtUp(), progress.text());
                });
    }

    static HealthCheck gate(LeaseGate gate) {
        return of(
                "lease",
                () -> {
                    boolean open = gate.closed() == null;
                    return new HealthCheck.Health(
                            open,
                            switch (gate.state()) {
                                case SERVING ->
                                        open
                                                ? "held for "
                                                        + gate.leaseLeft().toMillis()
                                                        + " ms more"
                                                : "ran out: Kafka is away, slow or cut off";
                                case JOINING -> "not held yet: waiting for the replicas";
                                case FENCED ->
                                        "ran out: Kafka is away, slow or cut off; requests get 503";
                                case STOPPED -> "given back: the node is stopping";
                            });
                });
    }

    /**
     * Decisions that wait do not keep a node from answering; they are told of here all the same.
     */
    static HealthCheck decisions(DecisionLog decisions) {
        return of(
                "decision log",
                () -> new HealthCheck.Health(true, decisions.check().orElse("publishing")));
    }

    /**
     * A secret that is not configured makes some keys unknown; it does not keep a node from
     * answering for the others.
     */
    static HealthCheck imports(KeyStore store, HashSecrets secrets) {
        return of(
                "imported keys",
                () -> {
                    String missing =
                            store.imports().foreign().stream()
                                    .filter(kind -> !secrets.knows(kind))
                                    .map(HashKind::label)
                                    .collect(Collectors.joining(", "));
                    return new HealthCheck.Health(
                            true,
                            missing.isEmpty()
                                    ? "every hash can be made"
                                    : "unknown here, since --import-secrets lacks their secret: "
                                            + missing);
                });
    }

    /** True when nothing keeps the node from serving. */
    static boolean isServing(LeaseGate gate) {
        return gate.state() == NodeState.SERVING && gate.closed() == null;
    }
}
