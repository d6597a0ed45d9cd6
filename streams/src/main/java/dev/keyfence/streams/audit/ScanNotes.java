package dev.keyfence.streams.audit;

import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.schemas.audit.SequenceSet;
import dev.keyfence.schemas.record.AuditScan;
import dev.keyfence.schemas.record.AuditSighting;
import dev.keyfence.streams.audit.proof.Scan;
import dev.keyfence.streams.audit.proof.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was read of a partition and not yet told. For the task's thread. */
final class ScanNotes {

    /**
     * Numbers in one record: two hundred kilobytes at the most, were each of them alone, of which a
     * broker takes a megabyte.
     */
    static final int NUMBERS_MAX = 50_000;

    /** There was nothing to read. */
    static final long NONE = -1;

    private final int partition;
    private final Map<Source, SequenceSet> seen = new LinkedHashMap<>();
    private int numbers;
    private long firstOffset = NONE;
    private long nextOffset = NONE;
    private long firstMillis;
    private long lastMillis;

    ScanNotes(int partition) {
        this.partition = partition;
    }

    /** A record stands there, whatever it is. */
    void at(long offset, long brokerMillis) {
        if (firstOffset == NONE) {
            firstOffset = offset;
            firstMillis = brokerMillis;
            lastMillis = brokerMillis;
        }
        nextOffset = offset + 1;
        lastMillis = Math.max(lastMillis, brokerMillis);
        numbers++;
    }

    /** A decision has this number; false when it was noted already. */
    boolean see(Source source, long sequence) {
        return seen.computeIfAbsent(source, _ -> new SequenceSet()).add(sequence);
    }

    boolean isEmpty() {
        return firstOffset == NONE;
    }

    boolean isFull() {
        return numbers >= NUMBERS_MAX;
    }

    /** All that was noted, which is forgotten then. */
    AuditScan take() {
        AuditScan scan =
                new AuditScan(
                        partition,
                        firstOffset,
                        nextOffset,
                        Instant.ofEpochMilli(firstMillis),
                        Instant.ofEpochMilli(lastMillis),
                        seen.entrySet().stream()
                                .map(each -> sighting(each.getKey(), each.getValue()))
                                .toList());
        seen.clear();
        numbers = 0;
        firstOffset = NONE;
        nextOffset = NONE;
        return scan;
    }

    /** That there was nothing to read. */
    AuditScan nothing() {
        return new AuditScan(partition, NONE, NONE, Instant.EPOCH, Instant.EPOCH, List.of());
    }

    /** What a task has told of what it read. */
    static Scan scanOf(AuditScan scan) {
        return new Scan(
                scan.getPartition(),
                scan.getFirstOffset(),
                scan.getNextOffset(),
                scan.getFirstAt().toEpochMilli(),
                scan.getLastAt().toEpochMilli(),
                scan.getSightings().stream()
                        .map(each ->
                                new Scan.Sighting(
                                        new Source(each.getNodeId(), each.getNodeEpoch()),
                                        ranges(each.getRuns())))
                        .toList());
    }

    private static AuditSighting sighting(Source source, SequenceSet numbers) {
        List<Long> runs = new ArrayList<>();
        long next = 0;
        for (SequenceRange range : numbers.ranges()) {
            runs.add(range.from() - next);
            runs.add(range.count());
            next = range.to() + 1;
        }
        return new AuditSighting(source.nodeId(), source.epoch(), runs);
    }

    private static List<SequenceRange> ranges(List<Long> runs) {
        List<SequenceRange> ranges = new ArrayList<>();
        long next = 0;
        for (int i = 0; i + 1 < runs.size(); i += 2) {
            long from = next + runs.get(i);
            next = from + runs.get(i + 1);
            ranges.add(new SequenceRange(from, next - 1));
        }
        return ranges;
    }
}
