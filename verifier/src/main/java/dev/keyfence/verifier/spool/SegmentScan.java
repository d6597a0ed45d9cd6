package dev.keyfence.verifier.spool;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads records out of a segment's bytes, whatever has become of them. Pure.
 *
 * <p>A record counts only when its checksum is right and its ordinal is one that can stand there.
 * Where the next one does not, every following byte is tried as a beginning, and the ordinal of the
 * first record that is intact says how many are missing before it.
 */
final class SegmentScan {

    private final byte[] bytes;
    private final OptionalLong format;
    private final long end;
    private int position;
    private int goodEnd;
    private long expected;

    /**
     * A scan.
     *
     * @param bytes records, without the segment's header
     * @param format what the payloads are; empty when that is not known, and they are of no use
     * @param expected the first one's ordinal
     * @param end the ordinal behind the last one's; {@link Long#MAX_VALUE} when that is not known
     */
    SegmentScan(byte[] bytes, OptionalLong format, long expected, long end) {
        this.bytes = bytes;
        this.format = format;
        this.expected = expected;
        this.end = end;
    }

    /** The next record, or how many are missing before it; null when there are no more. */
    @Nullable Spooled next() {
        int at = nextIntact();
        if (at < 0) {
            return missingUntil(end == Long.MAX_VALUE ? expected : end);
        }
        long ordinal = SegmentFormat.ordinalAt(bytes, at);
        if (ordinal > expected) {
            position = at;
            return missingUntil(ordinal);
        }
        int length = SegmentFormat.lengthAt(bytes, at, bytes.length);
        position = at + SegmentFormat.RECORD_HEADER_BYTES + length;
        goodEnd = position;
        expected++;
        return format.isPresent()
                ? new Spooled.Kept(
                        ordinal, format.getAsLong(), SegmentFormat.payload(bytes, at, length))
                : new Spooled.Lost(ordinal, 1);
    }

    /** Where the last intact record ended that was read, counted in the bytes given. */
    int goodEnd() {
        return goodEnd;
    }

    /** The ordinal behind the last record that was read. */
    long expected() {
        return expected;
    }

    private @Nullable Spooled missingUntil(long ordinal) {
        long first = expected;
        if (ordinal <= first) {
            return null;
        }
        expected = ordinal;
        return new Spooled.Lost(first, ordinal - first);
    }

    /** Where the next intact record begins; negative when there is none. */
    private int nextIntact() {
        int last = bytes.length - SegmentFormat.RECORD_HEADER_BYTES;
        for (int at = position; at < last; at++) {
            int length = SegmentFormat.lengthAt(bytes, at, bytes.length);
            if (length >= 0
                    && mayStand(SegmentFormat.ordinalAt(bytes, at))
                    && SegmentFormat.isIntact(bytes, at, length)) {
                return at;
            }
        }
        position = bytes.length;
        return -1;
    }

    private boolean mayStand(long ordinal) {
        return ordinal >= expected && ordinal < end && ordinal - expected <= bytes.length;
    }
}
