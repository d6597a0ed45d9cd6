package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditProof;
import dev.keyfence.schemas.record.AuditRange;
import dev.keyfence.verifier.store.AuditGaps.Gap;
import dev.keyfence.verifier.store.AuditGaps.Place;
import dev.keyfence.verifier.store.AuditGaps.Range;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a gap lies on disk.
 *
 * <pre>
 *   node id 0  epoch (8)  first (8)     last, missing, by lease, given before, found, changed, ranges
 * </pre>
 *
 * All numbers have 8 bytes, big-endian.
 */
final class GapRows {

    /** Counts up when rows change; those of another layout are made again from the topic. */
    static final String FORMAT = "gap-rows-1";

    private static final int VALUE_LONGS = 6;

    private GapRows() {}

    static byte[] key(Place place) {
        byte[] node = place.nodeId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(node.length + 1 + 2 * Long.BYTES)
                .put(node)
                .put((byte) 0)
                .putLong(place.nodeEpoch())
                .putLong(place.first())
                .array();
    }

    static byte[] value(AuditGap gap) {
        List<AuditRange> ranges = gap.getRanges();
        ByteBuffer value =
                ByteBuffer.allocate((VALUE_LONGS + 2 * ranges.size()) * Long.BYTES)
                        .putLong(gap.getLast())
                        .putLong(gap.getMissing())
                        .putLong(gap.getProof() == AuditProof.LEASE ? 1 : 0)
                        .putLong(gap.getGivenBefore().toEpochMilli())
                        .putLong(gap.getFoundAt().toEpochMilli())
                        .putLong(gap.getChangedAt().toEpochMilli());
        ranges.forEach(range -> value.putLong(range.getFirst()).putLong(range.getLast()));
        return value.array();
    }

    static Gap gap(byte[] key, byte[] value) {
        ByteBuffer from = ByteBuffer.wrap(value);
        long last = from.getLong();
        long missing = from.getLong();
        boolean byLease = from.getLong() == 1;
        long given = from.getLong();
        long found = from.getLong();
        long changed = from.getLong();
        List<Range> ranges = new ArrayList<>();
        while (from.hasRemaining()) {
            ranges.add(new Range(from.getLong(), from.getLong()));
        }
        return new Gap(place(key), last, missing, ranges, byLease, given, found, changed);
    }

    static long missing(byte[] value) {
        return ByteBuffer.wrap(value).getLong(Long.BYTES);
    }

    /** Which gap a record key names; empty when it names none. */
    static Optional<Place> named(byte @Nullable [] recordKey) {
        if (recordKey == null) {
            return Optional.empty();
        }
        String[] parts = new String(recordKey, StandardCharsets.UTF_8).split("/", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[0].indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Place(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Place place(byte[] key) {
        ByteBuffer from = ByteBuffer.wrap(key);
        byte[] node = new byte[key.length - 1 - 2 * Long.BYTES];
        from.get(node);
        from.get();
        return new Place(new String(node, StandardCharsets.UTF_8), from.getLong(), from.getLong());
    }
}
