package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.decisionlog.DecisionLogMetrics;
import dev.keyfence.verifier.fence.Fence;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.ReplicaCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/** The node's counts as Prometheus reads them. */
final class NodeMeters {

    private NodeMeters() {}

    static void register(
            MeterRegistry registry,
            DecisionLog decisions,
            ReplicaCounters counters,
            Fence fence,
            List<Follower> followers) {
        decisionLog(registry, decisions.metrics());
        followers.forEach(follower -> replica(registry, counters, follower));
        Gauge.builder(
                        "keyfence.lease.left.seconds",
                        fence,
                        one -> one.gate().leaseLeft().toMillis() / 1e3)
                .description("How long the node may answer without news; 0 means fenced")
                .register(registry);
        Gauge.builder("keyfence.serving", fence, one -> Checks.isServing(one.gate()) ? 1 : 0)
                .description("1 when the node answers verifications")
                .register(registry);
    }

    private static void decisionLog(MeterRegistry registry, DecisionLogMetrics metrics) {
        FunctionCounter.builder(
                        "keyfence.decisions.published", metrics, DecisionLogMetrics::published)
                .description("Decisions that Kafka has confirmed")
                .register(registry);
        FunctionCounter.builder("keyfence.decisions.lost", metrics, DecisionLogMetrics::lost)
                .description("Decisions that were made and could not be published")
                .register(registry);
        Gauge.builder("keyfence.decisions.pending", metrics, DecisionLogMetrics::pending)
                .description("Decisions that wait to be published")
                .register(registry);
    }

    private static void replica(
            MeterRegistry registry, ReplicaCounters counters, Follower follower) {
        String topic = follower.progress().topic();
        for (ReplicaCounters.Count count : ReplicaCounters.Count.values()) {
            FunctionCounter.builder(
                            "keyfence.replica."
                                    + count.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                            counters,
                            all -> all.get(topic, count))
                    .description("Records of a followed topic")
                    .tag("topic", topic)
                    .register(registry);
        }
        Gauge.builder("keyfence.replica.position", follower, Follower::position)
                .description("The next offset that the node will apply")
                .tag("topic", topic)
                .register(registry);
    }
}
