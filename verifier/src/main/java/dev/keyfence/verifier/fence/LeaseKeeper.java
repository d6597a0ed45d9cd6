package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a node's lease, on the thread {@code keyfence-lease}. Needs no Kafka to start. */
final class LeaseKeeper implements OwnNode, AutoCloseable {

    /** A clean stop tells the fleet; when Kafka is away, the fleet waits for the lease instead. */
    private static final Duration RELEASE_WAIT = Duration.ofSeconds(2);

    private static final Duration CLOSE_WAIT = RELEASE_WAIT.plusSeconds(1);

    /** How late a node may learn that its keys are caught up; nobody notices at a start. */
    private static final long JOIN_LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final LeaseBeat beat;
    private final LeaseGate gate;
    private final FenceWriter writer;
    private final boolean sweeps;
    private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("keyfence-lease").unstarted(this::run);
    private BooleanSupplier keysCaughtUp = () -> false;
    private boolean keysWereCaughtUp;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean closing;

    /** A keeper; one that sweeps takes nodes out of the log that are gone for good. */
    LeaseKeeper(LeaseBeat beat, LeaseGate gate, FenceWriter writer, boolean sweeps) {
        this.beat = beat;
        this.gate = gate;
        this.writer = writer;
        this.sweeps = sweeps;
    }

    /** Starts; the supplier is asked now and then by the thread. */
    void start(BooleanSupplier keys) {
        keysCaughtUp = keys;
        thread.start();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void leaseRead(NodeLease lease) {
        Lease.Reading reading = gate.readBack(lease.getSequence(), lease.getSentAt());
        if (reading == Lease.Reading.FOREIGN) {
            LOG.error(
                    "Another process uses the node id {} with epoch {}: this node answers nothing"
                            + " any more. Give every node its own id and data directory, and restart"
                            + " both",
                    lease.getNodeId(),
                    lease.getNodeEpoch());
        }
    }

    @Override
    public void revocationApplied() {
        if (beat.acknowledge()) {
            wake();
        }
    }

    @Override
    public void caughtUp() {
        gate.caughtUp(LeaseGate.Source.FENCE);
        wake();
    }

    @Override
    public void rebuilding() {
        gate.rebuilding(LeaseGate.Source.FENCE);
    }

    /** Verifiers leave it to the few control nodes, of which several may do it twice. */
    @Override
    public void forgotten(String nodeId) {
        if (sweeps) {
            forgotten.add(nodeId);
        }
    }

    /** Shuts the gate, tells the fleet within {@link #RELEASE_WAIT}, and ends. */
    @Override
    public void close() {
        gate.stop("closed");
        closing = true;
        wake();
        if (!thread.isAlive()) {
            return;
        }
        try {
            if (!thread.join(CLOSE_WAIT)) {
                LOG.warn("The lease thread did not end within {}", CLOSE_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                gate.observe();
                watchKeys();
                sweep();
                NodeLease due = beat.due();
                if (due == null) {
                    LockSupport.parkNanos(this, quietNanos());
                } else {
                    send(due).exceptionally(_ -> null);
                }
            } catch (RuntimeException e) {
                LOG.error("Renewing the lease failed; the next beacon tries again", e);
                LockSupport.parkNanos(this, beat.quietNanos());
            }
        }
        release();
    }

    /** The keys' own store says that it is not ready while it is rebuilt; this says so too. */
    private void watchKeys() {
        boolean are = keysCaughtUp.getAsBoolean();
        if (are && !keysWereCaughtUp) {
            gate.caughtUp(LeaseGate.Source.KEYS);
        } else if (!are && keysWereCaughtUp) {
            gate.rebuilding(LeaseGate.Source.KEYS);
        }
        keysWereCaughtUp = are;
    }

    private void sweep() {
        for (String node = forgotten.poll(); node != null; node = forgotten.poll()) {
            String gone = node;
            var _ =
                    writer.remove(new FenceKey.OfNode(gone))
                            .whenComplete((_, failure) -> {
                                if (failure == null) {
                                    LOG.info("Node {} was taken out of the fence", gone);
                                } else {
                                    LOG.warn(
                                            "Node {} stays in the fence until this node starts"
                                                    + " again: {}",
                                            gone,
                                            failure.getMessage());
                                }
                            });
        }
    }

    private long quietNanos() {
        return keysWereCaughtUp ? beat.quietNanos() : Math.min(beat.quietNanos(), JOIN_LOOK_NANOS);
    }

    private CompletableFuture<Long> send(NodeLease lease) {
        return writer.write(new FenceKey.OfNode(lease.getNodeId()), new FenceRecord(lease))
                .whenComplete((_, failure) -> answered(failure));
    }

    private void answered(@Nullable Throwable failure) {
        if (failure == null) {
            if (failing.getAndSet(false)) {
                LOG.info("The lease is renewed again");
            }
        } else if (!failing.getAndSet(true)) {
            LOG.warn(
                    "The lease could not be renewed: this node answers for {} more, unless Kafka"
                            + " and the schema registry can be reached again: {}",
                    gate.leaseLeft(),
                    failure.getMessage());
        }
        if (beat.answered()) {
            wake();
        }
    }

    private void release() {
        if (!beat.claimed()) {
            return;
        }
        try {
            Long offset = send(beat.released()).get(RELEASE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("The lease was given back at offset {} of the fence", offset);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "The lease could not be given back: revocations wait until it has run out ({})",
                    e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
