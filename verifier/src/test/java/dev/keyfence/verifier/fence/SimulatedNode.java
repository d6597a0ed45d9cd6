package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.replica.ReplicaCounters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One process of a node, made of the real parts, whose Kafka and clock are simulated. */
final class SimulatedNode implements OwnNode {

    /** What a mutant gets wrong. */
    enum Bug {
        NONE,
        /** Its leases claim what it has not applied. */
        ACKNOWLEDGES_BEFORE_APPLYING,
        /** It takes a renewal for granted when it was sent. */
        COUNTS_FROM_SENDING_ALONE,
        /** It answers stale for longer than its leases say. */
        HIDES_ITS_OVERTIME,
        /** Its starts cannot be told apart, so a new one's word is taken for the old one. */
        SHARES_ONE_EPOCH
    }

    /** A lease on its way to the log. */
    private record OnItsWay(FenceRecord record, long arrivesNanos) {}

    private final SimulatedLog log;
    private final String id;
    private final long epoch;
    private final Bug bug;
    private final long leaseMillis;
    private final KeptRows rows;
    private final RevocationTable table = new RevocationTable();
    private final LeaseGate gate;
    private final LeaseBeat beat;
    private final FenceApplier applier;
    private final Receipts receipts;
    private final Clocks clocks;
    private final Queue<OnItsWay> sending = new ArrayDeque<>();
    private final long endAtStart;
    private long next;
    private long stored;
    private boolean joined;
    private long pausedUntil;
    private long stalledUntil;
    private boolean cutOff;
    private Duration serveStale = Duration.ZERO;

    SimulatedNode(SimulatedLog log, FenceSettings settings, NodeDescription node, World world) {
        this.log = log;
        this.id = node.identity().nodeId();
        this.epoch = node.identity().nodeEpoch();
        this.bug = world.bug;
        this.leaseMillis = settings.lease().toMillis();
        this.rows = world.rows;
        this.next = world.stored;
        this.stored = world.stored;
        this.endAtStart = log.end();
        double rate = world.rate;
        this.clocks =
                new Clocks(
                        () -> (long) (log.nowNanos() * rate),
                        () -> Samples.NOON.plusNanos(log.nowNanos()));
        gate = new LeaseGate(settings.lease(), clocks, _ -> true, () -> serveStale);
        receipts = new Receipts(new NodeTable(settings, node.identity()), Runnable::run);
        applier =
                new FenceApplier(
                        node.identity(),
                        Samples.DESERIALIZER,
                        table,
                        receipts,
                        new RevocationLog(rows),
                        this,
                        (_, _) -> {},
                        new ReplicaCounters(),
                        clocks);
        Positions positions = new Positions(this::claimed, () -> 0, Samples.decisions(0, 0));
        beat = new LeaseBeat(settings, node, gate, positions, clocks);
        rows.restoreTo(applier);
        gate.caughtUp(LeaseGate.Source.KEYS);
    }

    /** What a process starts with. */
    record World(KeptRows rows, long stored, double rate, Bug bug) {}

    /** Applies up to so many records, unless something keeps it from reading. */
    void read(int recordsMax) {
        if (pausedUntil > log.nowNanos() || stalledUntil > log.nowNanos() || cutOff) {
            return;
        }
        rows.flush();
        stored = next;
        for (int i = 0; i < recordsMax && next < log.end(); i++) {
            applier.apply(log.at(next), rows);
            next++;
        }
        if (!joined && next >= endAtStart) {
            joined = true;
            applier.caughtUp();
        }
    }

    /** Renews when it is time; the record takes a while to arrive. */
    void renew(long delayNanos) {
        if (pausedUntil > log.nowNanos()) {
            return;
        }
        gate.observe();
        NodeLease due = beat.due();
        if (due != null) {
            NodeLease told =
                    bug == Bug.HIDES_ITS_OVERTIME
                            ? NodeLease.newBuilder(due).setLeaseMillis(leaseMillis).build()
                            : due;
            sending.add(new OnItsWay(new FenceRecord(told), log.nowNanos() + delayNanos));
            if (bug == Bug.COUNTS_FROM_SENDING_ALONE) {
                gate.readBack(due.getSequence(), due.getSentAt());
            }
        }
    }

    /** Lets the broker take what has arrived, in the order of sending. */
    void deliver() {
        OnItsWay first = sending.peek();
        while (first != null && first.arrivesNanos <= log.nowNanos() && !cutOff) {
            sending.remove();
            log.append(
                    new FenceKey.OfNode(id).bytes(),
                    Samples.SERIALIZER.serialize(Samples.TOPIC, first.record));
            var _ = beat.answered();
            first = sending.peek();
        }
    }

    void pause(long nanos) {
        pausedUntil = log.nowNanos() + nanos;
    }

    void stall(long nanos) {
        stalledUntil = log.nowNanos() + nanos;
    }

    /** Reads its profiles again: the longest that any is served stale is different now. */
    void serveStale(Duration longest) {
        serveStale = longest;
    }

    /** Cut off from Kafka for good, and still running. */
    void cutOff() {
        cutOff = true;
    }

    long epoch() {
        return epoch;
    }

    /** Some profile's requests at least. */
    boolean answers() {
        return gate.closed() == null || gate.overtimeNanosSince(clocks.nowNanos()) >= 0;
    }

    RevocationCheck revocations() {
        return table;
    }

    long position() {
        return applier.position();
    }

    Receipts receipts() {
        return receipts;
    }

    long nowNanos() {
        return clocks.nowNanos();
    }

    /** The offset that stands beside the rows on disk. */
    long stored() {
        return stored;
    }

    KeptRows rows() {
        return rows;
    }

    @Override
    public void leaseRead(NodeLease lease) {
        gate.readBack(lease.getSequence(), lease.getSentAt());
    }

    @Override
    public void revocationApplied() {
        var _ = beat.acknowledge();
    }

    @Override
    public void caughtUp() {
        gate.caughtUp(LeaseGate.Source.FENCE);
    }

    @Override
    public void forgotten(String nodeId) {
        // Nobody is silent for so long here.
    }

    @Override
    public void rebuilding() {
        gate.rebuilding(LeaseGate.Source.FENCE);
    }

    @Nullable Receipt receipt(String revocationId) {
        return receipts.find(revocationId, nowNanos()).orElse(null);
    }

    private long claimed() {
        return bug == Bug.ACKNOWLEDGES_BEFORE_APPLYING ? log.end() : applier.position();
    }
}
