package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.clock.WallClockWatch;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.Rehasher;
import dev.keyfence.verifier.control.Fleet;
import dev.keyfence.verifier.control.FleetWait;
import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.control.KeyImporter;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.decisionlog.DecisionLogMetrics;
import dev.keyfence.verifier.fence.Fence;
import dev.keyfence.verifier.fence.FenceWriter;
import dev.keyfence.verifier.fence.NodeDescription;
import dev.keyfence.verifier.http.GatewayCheck;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.JvmMetrics;
import dev.keyfence.verifier.http.MeteredDecisions;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Staleness;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profilefile.LiveProfiles;
import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.FollowerSettings;
import dev.keyfence.verifier.replica.KeyReplica;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.replica.RocksRows;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.SealedSecrets;
import dev.keyfence.verifier.verify.Freshness;
import dev.keyfence.verifier.verify.ImportedKeys;
import dev.keyfence.verifier.verify.NodeIdentity;
import dev.keyfence.verifier.verify.Verifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
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
    private final CommandSenders senders;
    private final ReplicaCounters counters = new ReplicaCounters();
    private final JvmMetrics meters;
    private final LazyDeadLetters deadLetters;
    private final Follower keys;
    private final Fence fence;
    private final Follower fenceFollower;
    private final NodeRevocations revocations;
    private final DecisionLog decisions;
    private final DiskWatch disk;
    private final KeyReplica store;
    private final Verifier verifier;
    private final LiveProfiles profiles;

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
        profiles = ProfileSetup.read(settings.profiles(), parts);
        serdes = new RecordSerdes(cluster.serdeClass(), cluster.registry());
        senders = new CommandSenders(cluster, serde(Command.class).serializer(), parts);
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
        DecisionLink decided = new DecisionLink();
        fence = new Fence(fenceParts(description, keysLink, decided, fenceRows));
        revocations = new NodeRevocations(fence, store, settings.importSecrets());
        keys = keysLink.to(follower(cluster.topics().keys(), keyRows, store));
        fenceFollower = follower(cluster.topics().fence(), fenceRows, fence.applier());
        parts.add("fence", fence);
        decisions = DecisionSetup.log(cluster, settings.spool(), serdes, profiles, parts);
        verifier = decided.to(verifier(identity), decisions.metrics());
        disk = parts.add("disk watch", DiskWatch.start(data.path()));
        parts.add("clock watch", WallClockWatch.start(() -> parts.all(Reconnectable.class)));
        registerMeters();
    }

    /** Makes sure of the topics, waiting while Kafka is away, and begins as {@link #start} does. */
    public void join() {
        TopicSetup.ensure(cluster.connection(), cluster.topics().shared(), cluster.copies(), parts);
        start();
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
                Checks.imports(store, settings.importSecrets()),
                Checks.decisions(decisions),
                disk.check());
    }

    /** What both planes' controllers work with. */
    public List<Part<?>> commonParts() {
        return List.of(
                Part.of(Verifier.class, verifier),
                Part.of(Profiles.class, profiles.profiles()),
                revocations.selfService(),
                revocations.tokens(),
                Part.of(PrometheusMeterRegistry.class, meters.registry()),
                Part.of(Freshness.class, fence.freshness()),
                Part.of(Staleness.class, staleness()));
    }

    /** Decides for gateways. */
    GatewayCheck gateways() {
        return new GatewayCheck(profiles.profiles(), verifier, fence.freshness(), staleness());
    }

    private Staleness staleness() {
        return () -> fence.gate().staleness().toMillis();
    }

    /** The control plane of this node; call once, before {@link #start}. */
    public Control control() {
        ControlFollowers.Source source =
                new ControlFollowers.Source(cluster, data, serdes, deadLetters, counters, parts);
        ControlFollowers followed = ControlFollowers.of(source);
        followed.meter(meters.registry());
        Commander commander = new Commander(senders.single("commands"), store.replies());
        LongSupplier position = fence.revoker()::fencePosition;
        InstantSource clock = InstantSource.system();
        KeyCreator creator = new KeyCreator(commander, settings.sealingKeys(), position, clock);
        Commander bulk = new Commander(senders.bulk("imports"), store.replies());
        KeyImporter importer = new KeyImporter(bulk, store, position, clock);
        ResponseSetup responses =
                ResponseSetup.of(
                        source,
                        followed,
                        new ResponseSetup.Means(
                                settings.nodeId(),
                                commander,
                                fence.revoker(),
                                fence.revocations(),
                                store.directory(),
                                revocations.adminKeys()));
        return new Control(followed, commander, creator, importer, responses);
    }

    /** What the control plane's controllers work with, beside {@link #commonParts}. */
    public List<Part<?>> controlParts(Control control) {
        List<Part<?>> all = new ArrayList<>(commonParts());
        all.add(Part.of(LiveProfiles.class, profiles));
        all.add(Part.of(Commander.class, control.commander()));
        all.add(Part.of(KeyCreator.class, control.creator()));
        all.add(Part.of(KeyImporter.class, control.importer()));
        all.add(Part.of(HashSecrets.class, settings.importSecrets()));
        all.add(Part.of(SealingKeys.class, settings.sealingKeys()));
        all.add(Part.of(SealedSecrets.class, store));
        all.add(Part.of(KeyDirectory.class, store.directory()));
        all.addAll(control.followed().parts());
        all.add(control.responses().part());
        all.addAll(revocations.control());
        all.add(Part.of(FleetWait.class, fence.fleet()::await));
        all.add(Part.of(Fleet.class, fence::nodes));
        return all;
    }

    /** The request path. */
    public Verifier verifier() {
        return verifier;
    }

    /** How the APIs speak that it verifies for. */
    public Profiles profiles() {
        return profiles.profiles();
    }

    /** How many decisions went where. */
    public DecisionLogMetrics decisions() {
        return decisions.metrics();
    }

    /** Where the process's other parts register their meters. */
    public MeterRegistry meters() {
        return meters.registry();
    }

    /** Makes the root key where the fleet needs one. */
    public RootKey rootKey(Control control) {
        return new RootKey(control.creator(), store, revocations.adminKeys(), data);
    }

    private void registerMeters() {
        NodeMeters.register(
                meters.registry(), decisions, counters, fence, List.of(keys, fenceFollower));
        disk.meter(meters.registry());
    }

    private Verifier verifier(NodeIdentity identity) {
        Rehasher rehasher = new Rehasher(senders.single("rehashes"));
        return new Verifier(
                identity,
                fence.gate(),
                store,
                new Decider(fence.revocations()),
                new MeteredDecisions(decisions, meters.registry()),
                new ImportedKeys(store, settings.importSecrets(), rehasher::offer),
                UnopenedSecrets.tokens(store, settings.sealingKeys()),
                LiveNodes.limiter(fence, meters.registry()));
    }

    private LazyDeadLetters deadLetters(NodeIdentity identity) {
        return new LazyDeadLetters(
                cluster, identity, serde(DeadLetter.class).serializer(), counters);
    }

    private Fence.Parts fenceParts(
            NodeDescription node,
            FollowerLink keysLink,
            DecisionLink decided,
            RocksRows fenceRows) {
        return new Fence.Parts(
                settings.fence(),
                node,
                serde(FenceRecord.class).deserializer(),
                new FenceWriter(
                        cluster.topics().fence().name(),
                        serde(FenceRecord.class).serializer(),
                        FenceWriter.kafka(cluster.connection(), settings.fence())),
                deadLetters,
                counters,
                keysLink,
                decided,
                fenceRows,
                node.role() == NodeRole.CONTROL
                        ? () -> Duration.ZERO // its callers' keys are never served stale
                        : profiles.profiles()::serveStaleMax);
    }

    private Follower follower(Topic topic, RocksRows rows, Applier applier) {
        FollowerSettings how = FollowerSettings.of(topic.name(), topic.partitions().count());
        return parts.add(
                "replica of " + how.topic(),
                new Follower(how, cluster.connection(), rows, applier, counters));
    }

    private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return parts.add("serde of " + type.getSimpleName(), serdes.forValues(type));
    }
}
