package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.command.CommandProducer;
import dev.keyfence.verifier.command.KafkaCommandSender;
import dev.keyfence.verifier.control.Fleet;
import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.control.RevocationService;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.decisionlog.DecisionLogSettings;
import dev.keyfence.verifier.decisionlog.DecisionProducer;
import dev.keyfence.verifier.fence.Fence;
import dev.keyfence.verifier.fence.FenceWriter;
import dev.keyfence.verifier.fence.LeaseGate;
import dev.keyfence.verifier.fence.NodeDescription;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.JvmMetrics;
import dev.keyfence.verifier.http.MeteredDecisions;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Staleness;
import dev.keyfence.verifier.http.TokenRevocation;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.EventReplica;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.FollowerSettings;
import dev.keyfence.verifier.replica.KafkaDeadLetters;
import dev.keyfence.verifier.replica.KeyReplica;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.replica.RocksRows;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.AdminKeys;
import dev.keyfence.verifier.verify.NodeIdentity;
import dev.keyfence.verifier.verify.Verifier;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * One node: replica, fence, decisions. Nothing connects before {@link #start}; what it is made of
 * belongs to the process's {@link Parts}.
 */
public final class Node {

    private final ClusterSettings cluster;
    private final NodeSettings settings;
    private final DataDirectory data;
    private final Parts parts;
    private final RecordSerdes serdes;
    private final ReplicaCounters counters = new ReplicaCounters();
    private final JvmMetrics meters;
    private final LazyDeadLetters deadLetters;
    private final Follower keys;
    private final Fence fence;
    private final Follower fenceFollower;
    private final AdminKeys adminKeys;
    private final DecisionLog decisions;
    private final KeyReplica store;
    private final Verifier verifier;

    /**
     * A node.
     *
     * @param cluster the Kafka cluster and the schema registry
     * @param settings what it is told
     * @param data its directory
     * @param role what it says of itself
     * @param parts takes over what must be closed
     */
    public Node(
            ClusterSettings cluster,
            NodeSettings settings,
            DataDirectory data,
            NodeRole role,
            Parts parts) {
        this.cluster = cluster;
        this.settings = settings;
        this.data = data;
        this.parts = parts;
        serdes = new RecordSerdes(cluster.serdeClass(), cluster.registry());
        meters = parts.add("metrics", new JvmMetrics());
        NodeIdentity identity = data.nextStart(settings.nodeId(), System.currentTimeMillis());
        deadLetters = parts.add("dead letters", deadLetters(identity));
        RocksRows keyRows = new RocksRows(data.resolve("keys"));
        store =
                new KeyReplica(
                        serde(KeyState.class).deserializer(), keyRows, deadLetters, counters);
        FollowerLink keysLink = new FollowerLink();
        RocksRows fenceRows = new RocksRows(data.resolve("fence"));
        NodeDescription description = new NodeDescription(identity, role, Version.text());
        fence = new Fence(fenceParts(description, keysLink, fenceRows));
        adminKeys = new AdminKeys(store.directory(), fence.revocations(), InstantSource.system());
        keys = keysLink.to(follower(cluster.topics().keys(), keyRows, store));
        fenceFollower = follower(cluster.topics().fence(), fenceRows, fence.applier());
        parts.add("fence", fence);
        decisions = parts.add("decision log", decisionLog());
        verifier =
                new Verifier(
                        identity,
                        fence.gate(),
                        store,
                        new Decider(fence.revocations()),
                        new MeteredDecisions(decisions, meters.registry()));
        NodeMeters.register(
                meters.registry(), decisions, counters, fence, List.of(keys, fenceFollower));
    }

    /** Begins to follow the log and to publish decisions. */
    public void start() {
        keys.start();
        fenceFollower.start();
        fence.start(keys::caughtUp);
        decisions.start();
    }

    /** What readiness hangs on. */
    public List<HealthCheck> checks() {
        return List.of(
                Checks.follower("keys replica", keys),
                Checks.follower("fence replica", fenceFollower),
                Checks.gate(fence.gate()),
                Checks.decisions(decisions));
    }

    /** What both planes' controllers work with. */
    public List<Part<?>> commonParts() {
        LeaseGate gate = fence.gate();
        TokenRevocation selfService =
                new SelfRevocation(gate, store, fence.revocations(), adminKeys, fence.revoker());
        long leaseMillis = settings.fence().lease().toMillis();
        return List.of(
                Part.of(Verifier.class, verifier),
                Part.of(Profiles.class, Profiles.shipped()),
                Part.of(TokenRevocation.class, selfService),
                Part.of(PrometheusMeterRegistry.class, meters.registry()),
                Part.of(Staleness.class, () -> leaseMillis - gate.leaseLeft().toMillis()));
    }

    /** The control plane of this node; call once, before {@link #start}. */
    public Control control() {
        RocksRows rows = new RocksRows(data.resolve("key-events"));
        EventReplica history =
                new EventReplica(serde(KeyEvent.class).deserializer(), rows, deadLetters, counters);
        Follower events = follower(cluster.topics().keyEvents(), rows, history);
        KafkaCommandSender sender =
                parts.add(
                        "commands",
                        new KafkaCommandSender(
                                cluster.topics().commands().name(),
                                serde(Command.class).serializer(),
                                () -> CommandProducer.connect(cluster.connection())));
        KeyCreator creator =
                new KeyCreator(sender, store.replies(), fence.revoker()::fencePosition);
        return new Control(events, history, creator);
    }

    /**
     * What a node needs to manage keys.
     *
     * @param events follows the audit log; start it with the node
     * @param history answers what happened to a key
     * @param creator makes keys
     */
    public record Control(Follower events, KeyHistory history, KeyCreator creator) {}

    /** What the control plane's controllers work with, beside {@link #commonParts}. */
    public List<Part<?>> controlParts(Control control) {
        List<Part<?>> all = new ArrayList<>(commonParts());
        all.add(Part.of(KeyCreator.class, control.creator()));
        all.add(Part.of(KeyDirectory.class, store.directory()));
        all.add(Part.of(KeyHistory.class, control.history()));
        all.add(
                Part.of(
                        RevocationService.class,
                        new FenceRevocations(fence.revoker(), fence.reports())));
        all.add(Part.of(RevocationCheck.class, fence.revocations()));
        all.add(Part.of(AdminKeys.class, adminKeys));
        all.add(Part.of(Fleet.class, fence.revoker()::nodes));
        return all;
    }

    /** Where keys are looked up. */
    public KeyStore store() {
        return store;
    }

    /** Where keys are listed. */
    public KeyDirectory directory() {
        return store.directory();
    }

    private LazyDeadLetters deadLetters(NodeIdentity identity) {
        return new LazyDeadLetters(
                cluster.connection(),
                new KafkaDeadLetters.Target(
                        cluster.topics().deadLetters().name(), identity.nodeId()),
                serde(DeadLetter.class).serializer(),
                counters);
    }

    private Fence.Parts fenceParts(
            NodeDescription node, FollowerLink keysLink, RocksRows fenceRows) {
        return new Fence.Parts(
                settings.fence(),
                node,
                serde(FenceRecord.class).deserializer(),
                fenceWriter(),
                deadLetters,
                counters,
                keysLink,
                fenceRows);
    }

    private FenceWriter fenceWriter() {
        return new FenceWriter(
                cluster.topics().fence().name(),
                serde(FenceRecord.class).serializer(),
                FenceWriter.kafka(cluster.connection(), settings.fence()));
    }

    private DecisionLog decisionLog() {
        return new DecisionLog(
                DecisionLogSettings.of(cluster.topics().decisions().name()),
                () -> DecisionProducer.connect(cluster.connection()),
                serde(Decision.class).serializer());
    }

    private Follower follower(Topic topic, RocksRows rows, Applier applier) {
        return parts.add(
                "replica of " + topic.name(),
                new Follower(
                        FollowerSettings.of(topic.name(), topic.partitions().count()),
                        cluster.connection(),
                        rows,
                        applier,
                        counters));
    }

    private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return parts.add("serde of " + type.getSimpleName(), serdes.forValues(type));
    }
}
