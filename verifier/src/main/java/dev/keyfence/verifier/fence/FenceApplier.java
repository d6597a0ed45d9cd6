package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.verifier.fence.FenceRows.IdRow;
import dev.keyfence.verifier.fence.FenceRows.LeaseRow;
import dev.keyfence.verifier.fence.FenceRows.RevocationRow;
import dev.keyfence.verifier.fence.RevocationEntry.RevocationActor;
import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.DeadLetterSink;
import dev.keyfence.verifier.replica.ReplicaMetrics;
import dev.keyfence.verifier.verify.NodeIdentity;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the fence. A revocation is in effect before it is acknowledged, and before any lease that
 * stands behind it is told to its node.
 */
final class FenceApplier implements Applier {

    private static final Logger LOG = LoggerFactory.getLogger(FenceApplier.class);

    /** Our nodes' ids have 64 at most; whoever writes more is none of ours. */
    private static final int NODE_TEXT_CHARACTERS_MAX = 256;

    private final NodeIdentity self;
    private final Deserializer<FenceRecord> deserializer;
    private final RevocationTable revocations;
    private final Receipts receipts;
    private final RevocationLog log;
    private final OwnNode own;
    private final DeadLetterSink deadLetters;
    private final ReplicaMetrics metrics;
    private final Clocks clocks;
    private LongConsumer progress = _ -> {};
    private volatile long position;

    FenceApplier(
            NodeIdentity self,
            Deserializer<FenceRecord> deserializer,
            RevocationTable revocations,
            Receipts receipts,
            RevocationLog log,
            OwnNode own,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics,
            Clocks clocks) {
        this.self = self;
        this.deserializer = deserializer;
        this.revocations = revocations;
        this.receipts = receipts;
        this.log = log;
        this.own = own;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.clocks = clocks;
    }

    /** What a value turns out to be. */
    private sealed interface Content {

        record Revoked(Revocation revocation) implements Content {}

        record Leased(NodeLease lease) implements Content {}

        record Unreadable(String why) implements Content {}
    }

    /**
     * Tells of every change of {@link #position}, on the follower's thread; call before it runs.
     */
    void onProgress(LongConsumer listener) {
        progress = listener;
    }

    /** The next offset to apply: all before it are in effect. */
    long position() {
        return position;
    }

    @Override
    public String rowFormat() {
        return FenceRows.FORMAT;
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        Optional<FenceKey> key = FenceKey.parse(record.key());
        switch (read(record)) {
            case Content.Revoked(Revocation revocation) -> {
                reportMismatch(record, key, keyOf(revocation));
                if (apply(entry(record, revocation), rows)) {
                    metrics.applied(record.topic());
                } else {
                    report(record, "its key id cannot be one, so no key is revoked by it");
                    metrics.unreadable(record.topic());
                }
            }
            case Content.Leased(NodeLease lease) -> {
                reportMismatch(record, key, new FenceKey.OfNode(lease.getNodeId()));
                apply(record.offset(), lease, rows);
                metrics.applied(record.topic());
            }
            case Content.Unreadable(String why) -> applyUnreadable(record, key, why, rows);
        }
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        switch (FenceRows.read(key, value)) {
            case RevocationRow(RevocationEntry entry, _) -> {
                revocations.revoke(entry.target(), entry.position(), entry.cutoffMicros());
                receipts.restored(entry.written());
                advance(Math.max(position, entry.position() + 1));
            }
            case LeaseRow row -> {
                receipts.restored(row.lease(), clocks.nowNanos());
                advance(Math.max(position, row.offset() + 1));
            }
            case IdRow _ -> {} // for those who ask for one revocation
        }
    }

    @Override
    public void reset() {
        own.rebuilding();
        log.written();
        advance(0);
        revocations.reset();
        receipts.reset();
    }

    @Override
    public void applied(long newPosition) {
        log.written();
        advance(newPosition);
    }

    @Override
    public void caughtUp() {
        own.caughtUp();
    }

    private void advance(long newPosition) {
        position = newPosition;
        progress.accept(newPosition);
    }

    private boolean apply(RevocationEntry entry, Rows rows) {
        long offset = entry.position();
        boolean covers = revocations.revoke(entry.target(), offset, entry.cutoffMicros());
        boolean repeated = receipts.revoked(entry.written(), clocks.nowNanos());
        rows.put(
                FenceRows.revocationKey(offset),
                FenceRows.value(new RevocationRow(entry, repeated)));
        if (!repeated) {
            rows.put(FenceRows.idKey(entry.id()), FenceRows.value(offset));
            log.applied(entry);
        }
        advance(offset + 1);
        own.revocationApplied();
        return covers;
    }

    private void apply(long offset, NodeLease lease, Rows rows) {
        LeaseRow row = new LeaseRow(lease, offset);
        rows.put(FenceRows.key(Holder.of(lease)), FenceRows.value(row));
        for (Holder gone : receipts.leased(lease, clocks.nowNanos())) {
            rows.delete(FenceRows.key(gone));
            if (!receipts.shows(gone.nodeId())) {
                own.forgotten(gone.nodeId());
            }
        }
        advance(offset + 1);
        if (lease.getNodeId().equals(self.nodeId())
                && lease.getNodeEpoch() == self.nodeEpoch()
                && !lease.getReleased()) {
            own.leaseRead(lease);
        }
    }

    /** Denies what the record key names; a lease that cannot be read counts for nothing. */
    private void applyUnreadable(
            ConsumerRecord<byte[], byte[]> record, Optional<FenceKey> key, String why, Rows rows) {
        FenceKey known = key.orElse(null);
        if (known instanceof FenceKey.OfRevocation of) {
            report(record, why + "; all that its record key names is denied");
            metrics.unreadable(record.topic());
            var _ = apply(unreadable(record, of), rows);
            return;
        }
        if (record.value() == null && known instanceof FenceKey.OfNode) {
            metrics.applied(record.topic()); // a node that is gone was taken out of the log
        } else {
            report(record, why + "; it was left out");
            metrics.unreadable(record.topic());
        }
        advance(record.offset() + 1);
    }

    private Content read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Content.Unreadable("it has no value");
        }
        try {
            FenceRecord value = deserializer.deserialize(record.topic(), record.value());
            return switch (value.getBody()) {
                case Revocation revocation -> new Content.Revoked(revocation);
                case NodeLease lease ->
                        lease.getNodeId().length() <= NODE_TEXT_CHARACTERS_MAX
                                        && lease.getVersion().length() <= NODE_TEXT_CHARACTERS_MAX
                                ? new Content.Leased(lease)
                                : new Content.Unreadable("its node id or version is too long");
                default -> new Content.Unreadable("its value is neither revocation nor lease");
            };
        } catch (RetriableException e) {
            throw e;
        } catch (RuntimeException e) { // whatever a serde says of bytes that it cannot read
            return new Content.Unreadable("its value cannot be read: " + e.getMessage());
        }
    }

    private void reportMismatch(
            ConsumerRecord<byte[], byte[]> record, Optional<FenceKey> found, FenceKey expected) {
        if (!found.equals(Optional.of(expected))) {
            report(record, "its record key is not " + expected.text() + "; its value is in effect");
        }
    }

    private void report(ConsumerRecord<byte[], byte[]> record, String reason) {
        LOG.error(
                "Record {} of {} could not be used as it is: {}. It is in the dead letters; find"
                        + " out what wrote it",
                record.offset(),
                record.topic(),
                reason);
        deadLetters.accept(record, reason);
    }

    private static FenceKey keyOf(Revocation revocation) {
        return new FenceKey.OfRevocation(
                Target.of(revocation.getTarget()), revocation.getRevocationId());
    }

    private static RevocationEntry entry(
            ConsumerRecord<byte[], byte[]> record, Revocation revocation) {
        Instant before = revocation.getIssuedBefore();
        Actor actor = revocation.getActor();
        return new RevocationEntry(
                named(revocation.getRevocationId(), record.offset()),
                record.offset(),
                Target.of(revocation.getTarget()),
                before == null ? null : NodeTable.micros(before),
                revocation.getReason().name().toLowerCase(Locale.ROOT),
                revocation.getNote(),
                new RevocationActor(actor.getId(), actor.getAddress(), actor.getRequestId()),
                NodeTable.micros(revocation.getRequestedAt()),
                revocation.getControlNodeId(),
                revocation.getLeakSource());
    }

    /** What is known of a revocation whose value cannot be read. */
    private static RevocationEntry unreadable(
            ConsumerRecord<byte[], byte[]> record, FenceKey.OfRevocation key) {
        return new RevocationEntry(
                named(key.revocationId(), record.offset()),
                record.offset(),
                key.target(),
                null,
                "unspecified",
                "the record in the fence cannot be read: all that its record key names is denied",
                new RevocationActor("unknown", null, null),
                timeMicros(record),
                "unknown",
                null);
    }

    /** A name of a size that a row's key may have, whoever wrote the record. */
    private static String named(String revocationId, long offset) {
        boolean fit = !revocationId.isEmpty() && revocationId.length() <= NODE_TEXT_CHARACTERS_MAX;
        return fit ? revocationId : "rev_at_" + offset;
    }

    private static long timeMicros(ConsumerRecord<byte[], byte[]> record) {
        return TimeUnit.MILLISECONDS.toMicros(record.timestamp());
    }
}
