package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.decisionlog.DecisionLogMetrics;
import dev.keyfence.verifier.decisionlog.LossReason;
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
        Gauge.builder("keyfence.decisions.spool.bytes", decisions, DecisionLog::spoolBytes)
                .description("What the spool of decisions takes on disk")
                .register(registry);
        Gauge.builder("keyfence.decisions.full", decisions, one -> one.isFull() ? 1 : 0)
                .description(
                        "1 while there is no room for decisions: requests are refused, or not recorded")
                .register(registry);
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
        for (LossReason reason : LossReason.values()) {
            FunctionCounter.builder(
                            "keyfence.decisions.lost.by.reason", metrics, all -> all.lost(reason))
                    .description("The same by reason")
                    .tag("reason", reason.code())
                    .register(registry);
        }
        FunctionCounter.builder("keyfence.decisions.made", metrics, DecisionLogMetrics::decided)
                .description(
                        "Decisions handed to the log: made + recovered = published + spooled +"
                                + " pending + lost")
                .register(registry);
        FunctionCounter.builder(
                        "keyfence.decisions.recovered", metrics, DecisionLogMetrics::recovered)
                .description("Decisions of earlier runs that stood in the spool at the start")
                .register(registry);
        Gauge.builder("keyfence.decisions.spooled", metrics, DecisionLogMetrics::spooled)
                .description("Decisions in the spool on disk that Kafka has not confirmed")
                .register(registry);
        Gauge.builder("keyfence.decisions.pending", metrics, DecisionLogMetrics::pending)
                .description("Decisions that wait in memory to be published; a kill loses them")
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
