package dev.keyfence.streams.audit.proof;

import java.util.TreeMap;

/** How far each partition of decisions was read. For one thread. */
final class Progress {

    /** Nothing was deleted unread. */
    static final long NO_CUT = Long.MIN_VALUE;

    private final int partitions;
    private final TreeMap<Integer, Read> read = new TreeMap<>();

    private record Read(long nextOffset, long toMillis, long cutMillis) {}

    /** Nothing of so many partitions was read. */
    Progress(int partitions) {
        this.partitions = partitions;
    }

    /** Takes what was read of a partition; true when records before it were deleted unread. */
    boolean read(Scan scan) {
        Read before = read.getOrDefault(scan.partition(), new Read(0, Long.MIN_VALUE, NO_CUT));
        boolean cut = scan.firstOffset() > before.nextOffset();
        read.put(
                scan.partition(),
                new Read(
                        scan.nextOffset(),
                        Math.max(before.toMillis(), scan.lastMillis()),
                        cut ? scan.firstMillis() : before.cutMillis()));
        return cut;
    }

    /** There was nothing left to read in a partition that brokers took before this. */
    void idle(int partition, long millis) {
        Read before = read.getOrDefault(partition, new Read(0, Long.MIN_VALUE, NO_CUT));
        read.put(
                partition,
                new Read(
                        before.nextOffset(),
                        Math.max(before.toMillis(), millis),
                        before.cutMillis()));
    }

    /** All is read that brokers took before this; the least there is while nobody knows. */
    long readToMillis() {
        return read.size() < partitions
                ? Long.MIN_VALUE
                : read.values().stream().mapToLong(Read::toMillis).min().orElse(Long.MIN_VALUE);
    }

    /** Since when nothing was deleted unread; {@link #NO_CUT} for ever. */
    long cutMillis() {
        return read.values().stream().mapToLong(Read::cutMillis).max().orElse(NO_CUT);
    }

    long[] kept(int partition) {
        Read kept = read.getOrDefault(partition, new Read(0, Long.MIN_VALUE, NO_CUT));
        return new long[] {kept.nextOffset(), kept.toMillis(), kept.cutMillis()};
    }

    void restore(int partition, long[] kept) {
        read.put(partition, new Read(kept[0], kept[1], kept[2]));
    }
}
