package dev.keyfence.verifier.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue of records on disk, in segment files. What {@link #append} has taken survives the
 * end of the process, however that ends; it survives a power cut once {@link Syncing#run} of a
 * later {@link #syncing} has returned. Damage is told by {@link #read} and never thrown.
 *
 * <p>For one thread at a time, but for {@link Syncing}.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final SpoolSettings settings;
    private final SpoolDirectory directory;
    private final NavigableMap<Long, Segment> segments;
    private final SegmentWriter writer;

    /** The first ordinal that is not done with, the first that was not read, the next to give. */
    private long head;

    private long unread;
    private long next;

    private @Nullable SegmentScan scan;
    private long scannedBase = -1;
    private long scannedTo;

    private Spool(
            SpoolSettings settings,
            SpoolDirectory directory,
            NavigableMap<Long, Segment> segments,
            SpoolDisk disk) {
        this.settings = settings;
        this.directory = directory;
        this.segments = segments;
        this.writer = new SegmentWriter(settings, disk);
    }

    /**
     * Opens a spool with what is in it. A record that was not written to its end is cut off, with a
     * line in the log.
     *
     * @throws IOException when the directory cannot be read and written, or another process has it
     */
    public static Spool open(SpoolSettings settings) throws IOException {
        return open(settings, SpoolDisk.REAL);
    }

    static Spool open(SpoolSettings settings, SpoolDisk disk) throws IOException {
        SpoolDirectory directory = SpoolDirectory.open(settings.directory());
        try {
            Spool spool = new Spool(settings, directory, directory.segments(), disk);
            spool.recover();
            return spool;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Records that are not done with. */
    public long size() {
        return next - head;
    }

    /** What the segments take on disk. */
    public long bytes() {
        return segments.values().stream().mapToLong(Segment::size).sum();
    }

    /** Whether {@link #read} has something. */
    public boolean hasUnread() {
        return unread < next;
    }

    /**
     * Appends all of some records, or none.
     *
     * @param format what the payloads are, for whoever reads them
     * @param payloads 1 to 1,048,576 bytes each
     */
    public Appended append(long format, List<byte[]> payloads) {
        Appended appended = writer.append(format, next, payloads, segments, bytes());
        if (appended instanceof Appended.Kept) {
            next += payloads.size();
        }
        return appended;
    }

    /** The next record that was not read, or what of it is lost; null when there is none. */
    public @Nullable Spooled read() {
        while (unread < next) {
            SegmentScan open = scan == null ? openScan() : scan;
            Spooled found = open == null ? missing() : open.next();
            if (found == null) {
                scan = null;
                continue;
            }
            switch (found) {
                case Spooled.Kept kept -> {
                    if (kept.ordinal() >= unread) {
                        unread = kept.ordinal() + 1;
                        return kept;
                    }
                }
                case Spooled.Lost lost -> {
                    if (lost.last() >= unread) {
                        return lost(lost.last());
                    }
                }
            }
        }
        return null;
    }

    /** Passes over what was not read: whoever appended it has it in hand. */
    public void skipUnread() {
        unread = next;
        scan = null;
        Map.Entry<Long, Segment> last = segments.lastEntry();
        if (last != null) {
            scannedBase = last.getKey();
            scannedTo = last.getValue().size();
        }
    }

    /** Says that a record and all before it are done with; their space is given back. */
    public void release(long ordinal) {
        head = Math.max(head, ordinal + 1);
        while (!segments.isEmpty() && endOf(segments.firstKey()) <= head) {
            Segment done = segments.pollFirstEntry().getValue();
            writer.leave(done);
            try {
                done.delete();
            } catch (IOException e) {
                LOG.warn(
                        "The segment {} is done with and cannot be deleted ({}): its decisions may be published again"
                                + " after a restart",
                        done.path(),
                        e.toString());
            }
        }
    }

    /** What must be done for everything appended so far to survive a power cut. */
    public Syncing syncing() {
        return writer.syncing(directory);
    }

    /**
     * Saves how far it is done with, so that a restart begins there.
     *
     * @throws UncheckedIOException when the disk does not take it; a restart repeats more then
     */
    public void saveHead() {
        try {
            directory.saveHead(head);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the files; everything stays in them. */
    @Override
    public void close() throws IOException {
        writer.close();
        try {
            directory.saveHead(head);
        } finally {
            directory.close();
        }
    }

    private void recover() throws IOException {
        long saved = directory.head();
        next = saved;
        Map.Entry<Long, Segment> last = segments.lastEntry();
        if (last != null) {
            Segment segment = last.getValue();
            byte[] records = segment.bytes(SegmentFormat.HEADER_BYTES, segment.size());
            SegmentScan all =
                    new SegmentScan(records, OptionalLong.of(0), segment.base(), Long.MAX_VALUE);
            while (all.next() != null) {
                // Only where it ends is of interest.
            }
            long goodEnd =
                    Math.min(segment.size(), SegmentFormat.HEADER_BYTES + (long) all.goodEnd());
            if (goodEnd < segment.size()) {
                LOG.warn(
                        "The last {} bytes of {} are no whole record and are cut off: the process or the machine ended"
                                + " while they were written. Gaps in the sequence numbers show what was in them",
                        segment.size() - goodEnd,
                        segment.path());
                segment.cut(goodEnd);
            }
            next = Math.max(saved, all.expected());
        }
        head = segments.isEmpty() ? next : Math.max(saved, segments.firstKey());
        unread = head;
        release(head - 1);
    }

    /** The first ordinal behind a segment. */
    private long endOf(long base) {
        Long following = segments.higherKey(base);
        return following == null ? next : following;
    }

    /** Where no segment holds what was not read, its file is gone. */
    private Spooled missing() {
        Long following = segments.ceilingKey(unread);
        return new Spooled.Lost(unread, (following == null ? next : following) - unread);
    }

    private Spooled lost(long last) {
        Spooled.Lost lost = new Spooled.Lost(unread, last - unread + 1);
        unread = last + 1;
        LOG.error(
                "{} decisions in the spool {} are damaged and lost. Gaps in the sequence numbers show which. Look at"
                        + " the disk",
                lost.count(),
                settings.directory());
        return lost;
    }

    private @Nullable SegmentScan openScan() {
        Map.Entry<Long, Segment> entry = segments.floorEntry(unread);
        if (entry == null || endOf(entry.getKey()) <= unread) {
            return null;
        }
        Segment segment = entry.getValue();
        boolean goesOn = segment.base() == scannedBase;
        long from = goesOn ? scannedTo : SegmentFormat.HEADER_BYTES;
        byte[] bytes = new byte[0];
        OptionalLong format = OptionalLong.empty();
        try {
            format = segment.format();
            bytes = segment.bytes(from, segment.size());
        } catch (IOException e) {
            LOG.error("The segment {} cannot be read: {}", segment.path(), e.toString());
        }
        scannedBase = segment.base();
        scannedTo = segment.size();
        scan =
                new SegmentScan(
                        bytes, format, goesOn ? unread : segment.base(), endOf(segment.base()));
        return scan;
    }
}
