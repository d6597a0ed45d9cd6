package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.EventReplica;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.FollowerSettings;
import dev.keyfence.verifier.replica.GapReplica;
import dev.keyfence.verifier.replica.RecordLog;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.replica.RocksRows;
import dev.keyfence.verifier.replica.UsageErasureLog;
import dev.keyfence.verifier.replica.UsageReplica;
import dev.keyfence.verifier.store.AuditGaps;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.store.KeyUsage;
import dev.keyfence.verifier.store.UsageErasures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What only a control node follows. What an aborted transaction wrote did not happen, and has no
 * place here.
 *
 * @param events follows the audit log
 * @param history answers what happened to a key
 * @param usage follows the counts of decisions
 * @param used answers how keys are used
 * @param erasures has counts forgotten
 * @param gaps follows which decisions are missing
 * @param missing answers which
 * @param alerts follows alerts, and what people make of them
 */
public record ControlFollowers(
        Follower events,
        KeyHistory history,
        Follower usage,
        KeyUsage used,
        UsageErasures erasures,
        Follower gaps,
        AuditGaps missing,
        AlertFollowers alerts) {

    /** What controllers work with. */
    List<Part<?>> parts() {
        List<Part<?>> all = new ArrayList<>(alerts.parts());
        all.add(Part.of(KeyHistory.class, history));
        all.add(Part.of(KeyUsage.class, used));
        all.add(Part.of(UsageErasures.class, erasures));
        all.add(Part.of(AuditGaps.class, missing));
        return all;
    }

    void start() {
        events.start();
        usage.start();
        gaps.start();
        alerts.start();
    }

    List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>(alerts.checks());
        checks.add(Checks.follower("history replica", events));
        checks.add(Checks.follower("usage replica", usage));
        checks.add(Checks.follower("gap replica", gaps));
        return checks;
    }

    /** Where followers get what they need. */
    record Source(
            ClusterSettings cluster,
            DataDirectory data,
            RecordSerdes serdes,
            LazyDeadLetters deadLetters,
            ReplicaCounters counters,
            Parts parts) {

        <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
            return parts.add("serde of " + type.getSimpleName(), serdes.forValues(type))
                    .deserializer();
        }

        <T extends SpecificRecord> RecordLog<T> log(Topic topic, Class<T> type) {
            var values =
                    parts.add("serde of written " + type.getSimpleName(), serdes.forValues(type));
            return parts.add(
                    "log of " + topic.name(),
                    new RecordLog<>(topic.name(), values.serializer(), cluster.connection()));
        }

        Follower follower(Topic topic, RocksRows rows, Applier applier) {
            return parts.add(
                    "replica of " + topic.name(),
                    new Follower(
                            FollowerSettings.committed(topic.name(), topic.partitions().count()),
                            cluster.connection(),
                            rows,
                            applier,
                            counters));
        }
    }

    /** Makes them; they follow nothing yet, and end with the process's parts. */
    static ControlFollowers of(Source source) {
        RocksRows eventRows = new RocksRows(source.data().resolve("key-events"));
        EventReplica history =
                new EventReplica(
                        source.reader(KeyEvent.class),
                        eventRows,
                        source.deadLetters(),
                        source.counters());
        RocksRows usageRows = new RocksRows(source.data().resolve("usage"));
        UsageReplica used =
                new UsageReplica(
                        source.reader(UsageWindow.class),
                        usageRows,
                        source.deadLetters(),
                        source.counters());
        RocksRows gapRows = new RocksRows(source.data().resolve("audit-gaps"));
        GapReplica missing =
                new GapReplica(
                        source.reader(AuditGap.class),
                        gapRows,
                        source.deadLetters(),
                        source.counters());
        return new ControlFollowers(
                source.follower(source.cluster().topics().keyEvents(), eventRows, history),
                history,
                source.follower(source.cluster().topics().usage(), usageRows, used),
                used,
                erasures(source),
                source.follower(source.cluster().topics().auditGaps(), gapRows, missing),
                missing,
                AlertFollowers.of(source));
    }

    private static UsageErasures erasures(Source source) {
        Topic topic = source.cluster().topics().usageErasures();
        return new UsageErasureLog(
                source.log(topic, UsageErasure.class), topic.partitions().count());
    }

    /** Counts what they know. */
    void meter(MeterRegistry registry) {
        Gauge.builder(
                        "keyfence.audit.missing",
                        missing,
                        gaps -> gaps.complete() ? gaps.missing() : Double.NaN)
                .description("Decisions that are missing, as the audit topology found")
                .register(registry);
    }
}
