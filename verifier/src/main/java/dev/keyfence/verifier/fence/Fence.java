package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.DeadLetterSink;
import dev.keyfence.verifier.replica.ReplicaMetrics;
import dev.keyfence.verifier.replica.RowReader;
import dev.keyfence.verifier.verify.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the fence: what it has applied, its lease, its gate, and what the control API
 * needs. Nothing connects before {@link #start}; {@link #close} takes up to 6 s.
 */
public final class Fence implements Reconnectable, AutoCloseable {

    /** How late a receipt may learn that a lease has run out; leases are 100 times as long. */
    private static final long SETTLE_EVERY_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    private final RevocationTable revocations = new RevocationTable();
    private final Clocks clocks;
    private final ScheduledThreadPoolExecutor timer;
    private final LeaseGate gate;
    private final LeaseKeeper keeper;
    private final FenceApplier applier;
    private final Receipts receipts;
    private final RevocationReports reports;
    private final Revoker revoker;
    private final FleetWatch fleet;
    private final FenceWriter writer;
    private final FenceProgress progress;
    private final AppliedTimes times = new AppliedTimes();

    /**
     * What a fence is made of.
     *
     * @param settings its settings
     * @param node what this node says of itself
     * @param deserializer reads the fence; closed by its owner
     * @param writer writes the fence; closed with the fence
     * @param deadLetters takes what cannot be read
     * @param metrics counts what was read
     * @param keysPosition the next offset of the keys that this node will apply
     * @param decisions how much this node has decided; asked from {@link #start} on
     * @param stored reads the rows that the fence's follower writes
     * @param serveStale for how long after its lease any profile lets this node answer, as it is
     *     now
     */
    public record Parts(
            FenceSettings settings,
            NodeDescription node,
            Deserializer<FenceRecord> deserializer,
            FenceWriter writer,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics,
            LongSupplier keysPosition,
            DecisionCount decisions,
            RowReader stored,
            Supplier<Duration> serveStale) {}

    /** A fence of these parts. */
    public Fence(Parts parts) {
        this(parts, Clocks.SYSTEM);
    }

    Fence(Parts parts, Clocks clocks) {
        this.clocks = clocks;
        this.writer = parts.writer();
        timer = timer();
        NodeTable nodes = new NodeTable(parts.settings(), parts.node().identity());
        receipts = new Receipts(nodes, timer, clocks.wall());
        RevocationLog log = new RevocationLog(parts.stored());
        reports = new RevocationReports(receipts, log, timer, clocks);
        LongSupplier keys = parts.keysPosition();
        gate =
                new LeaseGate(
                        parts.settings().lease(),
                        clocks,
                        now -> keys.getAsLong() >= receipts.keysPositionToldOf(now),
                        parts.serveStale());
        fleet = new FleetWatch(receipts, keys, timer, clocks);
        Positions positions =
                new Positions(this::position, parts.keysPosition(), parts.decisions());
        keeper =
                new LeaseKeeper(
                        new LeaseBeat(parts.settings(), parts.node(), gate, positions, clocks),
                        gate,
                        writer,
                        parts.node().role() != NodeRole.VERIFIER);
        applier = applier(parts, log);
        progress = new FenceProgress(parts.settings().minFenceWait());
        applier.onProgress(this::progressed);
        revoker =
                new Revoker(
                        parts.node().identity(),
                        writer,
                        receipts,
                        reports,
                        applier::position,
                        timer,
                        clocks);
    }

    /**
     * Starts to renew the lease, as soon as the fence is caught up, and to look at the clock.
     *
     * @param keysCaughtUp whether the keys are applied to the end that was found at start, and are
     *     not being rebuilt; asked now and then
     */
    public void start(BooleanSupplier keysCaughtUp) {
        keeper.start(keysCaughtUp);
        var _ =
                timer.scheduleWithFixedDelay(
                        this::settle,
                        SETTLE_EVERY_MILLIS,
                        SETTLE_EVERY_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** What follows the topic must call. */
    public Applier applier() {
        return applier;
    }

    /** Whether this node may answer. */
    public LeaseGate gate() {
        return gate;
    }

    /** What is revoked. */
    public RevocationCheck revocations() {
        return revocations;
    }

    /** What the control API needs. */
    public Revoker revoker() {
        return revoker;
    }

    /** What became of revocations. */
    public RevocationReports reports() {
        return reports;
    }

    /** Waits for changes of keys to be in effect everywhere. */
    public FleetWatch fleet() {
        return fleet;
    }

    /** How far the fence is applied, for requests that demand a position. */
    public Freshness freshness() {
        return progress;
    }

    /** The fleet, by node id, as this node knows it. */
    public List<NodeView> nodes() {
        long now = clocks.nowNanos();
        return revoker.nodes().stream().map(node -> aged(node, now)).toList();
    }

    /** What was being written fails, or is in the log: as when Kafka is away for a moment. */
    @Override
    public void reconnect() {
        writer.reconnect();
    }

    /** Shuts the gate, gives the lease back, and ends. */
    @Override
    public void close() {
        keeper.close();
        progress.close();
        revoker.close();
        timer.shutdownNow();
        writer.close();
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("keyfence-receipts").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private FenceApplier applier(Parts parts, RevocationLog log) {
        return new FenceApplier(
                parts.node().identity(),
                parts.deserializer(),
                revocations,
                receipts,
                log,
                keeper,
                parts.deadLetters(),
                parts.metrics(),
                clocks);
    }

    private void settle() {
        try {
            receipts.settle(clocks.nowNanos());
        } catch (RuntimeException e) { // the timer would not call again
            LOG.error("Looking for leases that ran out failed; it is tried again", e);
        }
    }

    private void progressed(long position) {
        progress.applied(position);
        times.applied(position, clocks.nowNanos());
    }

    /** What this node had not applied when it sent its last lease, it may not know of yet. */
    private NodeView aged(NodeView node, long nowNanos) {
        Duration age = Duration.ofNanos(times.ageNanos(node.fencePosition(), nowNanos).orElse(0));
        return node.withStaleness(age.compareTo(node.lastSeen()) > 0 ? age : node.lastSeen());
    }

    private long position() {
        return applier.position();
    }
}
