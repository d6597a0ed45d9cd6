package dev.keyfence.streams.audit;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditProof;
import dev.keyfence.schemas.record.AuditRange;
import dev.keyfence.schemas.record.AuditScan;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.streams.audit.proof.GapNews;
import dev.keyfence.streams.audit.proof.Proofs;
import dev.keyfence.streams.audit.proof.Scan;
import dev.keyfence.streams.audit.proof.Source;
import dev.keyfence.streams.audit.proof.Told;
import dev.keyfence.streams.codec.DeadLetterOutlet;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.CommitHook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings together what was read of all partitions with what nodes say in their leases, and tells
 * before each commit which gaps were found, have grown or have shrunk.
 */
final class CompareProcessor
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(CompareProcessor.class);

    private final AuditSettings settings;
    private final RecordCodec<AuditScan> scans;
    private final RecordCodec<FenceRecord> fence;
    private final RecordCodec<AuditGap> gaps;
    private final int partitions;
    private @Nullable Proofs proofs;
    private @Nullable DeadLetterOutlet deadLetters;

    CompareProcessor(AuditSettings settings, int partitions) {
        this.settings = settings;
        this.partitions = partitions;
        scans =
                new RecordCodec<>(
                        settings.topics().auditSightings().name(),
                        settings.serdes().scan(),
                        settings.retry());
        fence =
                new RecordCodec<>(
                        settings.topics().fence().name(),
                        settings.serdes().fence(),
                        settings.retry());
        gaps =
                new RecordCodec<>(
                        settings.topics().auditGaps().name(),
                        settings.serdes().gap(),
                        settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(AuditTopology.PROOFS_STORE);
        deadLetters =
                Outlets.deadLetters(settings, context, AuditTopology.COMPARE_DEAD_LETTERS_SINK);
        Proofs known = new Proofs(settings.limits(), partitions);
        ProofRows rows = new ProofRows(store);
        rows.restore(known);
        proofs = known;
        CommitHook hook = context.getStateStore(AuditTopology.COMPARE_HOOK);
        hook.attach(
                context,
                () -> {
                    known.judge(settings.clock().millis()).forEach(this::tell);
                    known.keep(rows);
                    settings.counters().readTo(known.readToMillis());
                });
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        String topic = context().recordMetadata().orElseThrow().topic();
        if (topic.equals(settings.topics().fence().name())) {
            // A tombstone takes out a node that is gone: it says nothing of decisions.
            if (record.value() != null) {
                lease(record);
            }
        } else {
            scan(record);
        }
    }

    @Override
    public void close() {
        // Another process may compare from now on.
        settings.counters().readTo(Long.MIN_VALUE);
    }

    private void lease(Record<byte @Nullable [], byte @Nullable []> record) {
        switch (fence.decode(record.value())) {
            case Poison<FenceRecord>(String reason) -> setAside(record, reason);
            case Read<FenceRecord>(FenceRecord read) -> {
                if (read.getBody() instanceof NodeLease lease && lease.getDecided() != null) {
                    settings.counters().add(AuditCount.LEASES);
                    requireNonNull(proofs)
                            .told(
                                    new Told(
                                            new Source(lease.getNodeId(), lease.getNodeEpoch()),
                                            given(lease.getDecided()),
                                            given(lease.getSpooled()),
                                            record.timestamp()));
                }
            }
        }
    }

    private void scan(Record<byte @Nullable [], byte @Nullable []> record) {
        switch (scans.decode(record.value())) {
            case Poison<AuditScan>(String reason) -> setAside(record, reason);
            case Read<AuditScan>(AuditScan read) -> {
                if (read.getNextOffset() == ScanNotes.NONE) {
                    requireNonNull(proofs)
                            .idle(
                                    read.getPartition(),
                                    record.timestamp() - ScanProcessor.IDLE_AFTER.toMillis());
                } else {
                    compare(ScanNotes.scanOf(read));
                }
            }
        }
    }

    private void compare(Scan scan) {
        long twice = requireNonNull(proofs).read(scan);
        long all =
                scan.sightings().stream()
                        .flatMap(sighting -> sighting.numbers().stream())
                        .mapToLong(SequenceRange::count)
                        .sum();
        settings.counters().add(AuditCount.DUPLICATES, twice);
        settings.counters().add(AuditCount.NEW, all - twice);
    }

    private void setAside(Record<byte @Nullable [], byte @Nullable []> record, String reason) {
        settings.counters().add(AuditCount.OTHER_DEAD);
        requireNonNull(deadLetters).send(record, context().recordMetadata().orElseThrow(), reason);
    }

    private void tell(GapNews news) {
        settings.counters().add(AuditCount.TOLD);
        Source source = news.source();
        if (news.missing() == 0) {
            settings.counters().add(AuditCount.FILLED);
            LOG.info(
                    "The decisions {} to {} of node {} (epoch {}) that were missing have come",
                    news.numbers().from(),
                    news.numbers().to(),
                    source.nodeId(),
                    source.epoch());
        } else {
            LOG.warn(
                    "{} decisions of node {} (epoch {}) are missing, from number {} to {}",
                    news.missing(),
                    source.nodeId(),
                    source.epoch(),
                    news.numbers().from(),
                    news.numbers().to());
        }
        String key = source.nodeId() + '/' + source.epoch() + '/' + news.numbers().from();
        context()
                .forward(
                        new Record<>(
                                key.getBytes(StandardCharsets.UTF_8),
                                gaps.encode(gap(news)),
                                context().currentSystemTimeMs()),
                        AuditTopology.GAPS_SINK);
    }

    private AuditGap gap(GapNews news) {
        return new AuditGap(
                news.source().nodeId(),
                news.source().epoch(),
                news.numbers().from(),
                news.numbers().to(),
                news.missing(),
                news.ranges().stream()
                        .map(range -> new AuditRange(range.from(), range.to()))
                        .toList(),
                news.followed() ? AuditProof.DECISION : AuditProof.LEASE,
                Instant.ofEpochMilli(news.givenMillis()),
                Instant.ofEpochMilli(news.foundMillis()),
                Instant.ofEpochMilli(settings.clock().millis()));
    }

    private static OptionalLong given(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
