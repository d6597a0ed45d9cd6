package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.lifecycle.reduce.Coverage;
import dev.keyfence.streams.lifecycle.reduce.FencedRevocation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The revocations that a task must still remember. Rows in the store of its keys, since opening a
 * store costs every start:
 *
 * <pre>
 *   broad/&lt;fence offset, 16 hex digits&gt;  every revocation of many keys, for keys created or tagged later
 *   key/&lt;key id&gt;                          a revocation of one key whose creation has not come yet
 *   sweep                                 how far broad revocations have been folded ({@link Progress})
 * </pre>
 *
 * Nothing is dropped and no count is limited: the fence itself keeps every revocation for ever, and
 * one forgotten here would leave a key's state active. Growth costs disk only, since a key is
 * compared with what came after its creation, by offset.
 */
final class FoldBook {

    private static final String BROAD = "broad/";
    private static final String BROAD_END = "broad0";
    private static final String KEY = "key/";
    private static final String KEY_END = "key0";
    private static final String SWEEP = "sweep";

    private final KeyValueStore<String, byte[]> rows;
    private final RecordCodec<FenceRecord> codec;

    /**
     * The offset of the last remembered revocation of many keys, -1 for none: nearly every key is
     * created after it, and then opening an iterator is saved.
     */
    private long lastBroad;

    /** Whether a revocation may wait for its key: hardly ever, and then a look-up is saved. */
    private boolean waiting;

    FoldBook(KeyValueStore<String, byte[]> rows, RecordCodec<FenceRecord> codec) {
        this.rows = rows;
        this.codec = codec;
        this.lastBroad = readLastBroad();
        this.waiting = hasWaiting();
    }

    /**
     * Remembers a revocation of many keys.
     *
     * @return false when it was known
     */
    boolean keepBroad(long offset, byte[] fenceRecord) {
        lastBroad = Math.max(lastBroad, offset);
        return rows.putIfAbsent(broadRow(offset), fenceRecord) == null;
    }

    /** The remembered revocations of many keys from an offset on, in order. */
    List<FencedRevocation> broadFrom(long offset, int count) {
        List<FencedRevocation> found = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> iterator = broad(offset)) {
            while (iterator.hasNext() && found.size() < count) {
                found.add(broad(iterator.next()));
            }
        }
        return found;
    }

    /** The first revocation of many keys, from an offset on, that covers a key. */
    Optional<FencedRevocation> firstCovering(KeyState key, long fromOffset) {
        long from = Math.max(fromOffset, key.getCreatedAtFencePosition());
        if (from > lastBroad) {
            return Optional.empty();
        }
        try (KeyValueIterator<String, byte[]> iterator = broad(from)) {
            while (iterator.hasNext()) {
                FencedRevocation fenced = broad(iterator.next());
                if (Coverage.covers(key, fenced)) {
                    return Optional.of(fenced);
                }
            }
        }
        return Optional.empty();
    }

    /** Remembers a revocation of a key that is not there yet; the first one stays. */
    void keepForKey(String keyId, long offset, byte[] fenceRecord) {
        waiting = true;
        byte[] row =
                ByteBuffer.allocate(Long.BYTES + fenceRecord.length)
                        .putLong(offset)
                        .put(fenceRecord)
                        .array();
        rows.putIfAbsent(KEY + keyId, row);
    }

    /** Hands out, and forgets, the revocation that waited for a key. */
    Optional<FencedRevocation> takeForKey(String keyId) {
        if (!waiting) {
            return Optional.empty();
        }
        byte[] row = rows.get(KEY + keyId);
        if (row == null) {
            return Optional.empty();
        }
        // A deletion goes into the changelog even when there was nothing, so it is not made
        // blindly.
        rows.delete(KEY + keyId);
        ByteBuffer buffer = ByteBuffer.wrap(row);
        long offset = buffer.getLong();
        byte[] fenceRecord = new byte[buffer.remaining()];
        buffer.get(fenceRecord);
        return Optional.of(fenced(fenceRecord, offset));
    }

    Progress progress() {
        byte[] row = rows.get(SWEEP);
        return row == null ? Progress.NOTHING : Progress.read(row);
    }

    void progress(Progress progress) {
        rows.put(SWEEP, progress.write());
    }

    private long readLastBroad() {
        try (KeyValueIterator<String, byte[]> iterator = rows.reverseRange(BROAD, BROAD_END)) {
            return iterator.hasNext() ? broad(iterator.next()).offset() : -1;
        }
    }

    private boolean hasWaiting() {
        try (KeyValueIterator<String, byte[]> iterator = rows.range(KEY, KEY_END)) {
            return iterator.hasNext();
        }
    }

    private KeyValueIterator<String, byte[]> broad(long offset) {
        return rows.range(broadRow(offset), BROAD_END);
    }

    private FencedRevocation broad(KeyValue<String, byte[]> row) {
        return fenced(
                row.value,
                HexFormat.fromHexDigitsToLong(row.key, BROAD.length(), row.key.length()));
    }

    private FencedRevocation fenced(byte[] fenceRecord, long offset) {
        return new FencedRevocation((Revocation) codec.decodeOwn(fenceRecord).getBody(), offset);
    }

    private static String broadRow(long offset) {
        return BROAD + HexFormat.of().toHexDigits(offset);
    }

    /**
     * How far revocations of many keys have been folded.
     *
     * @param done all before this fence offset are in the state of every key
     * @param end those from {@code done} to before this are being folded; equal to {@code done} at
     *     rest
     * @param cursor the last key id that they were folded into; null before the first
     */
    record Progress(long done, long end, @Nullable String cursor) {

        static final Progress NOTHING = new Progress(0, 0, null);

        static Progress read(byte[] row) {
            ByteBuffer buffer = ByteBuffer.wrap(row);
            long done = buffer.getLong();
            long end = buffer.getLong();
            String cursor = StandardCharsets.UTF_8.decode(buffer).toString();
            return new Progress(done, end, cursor.isEmpty() ? null : cursor);
        }

        byte[] write() {
            byte[] text = cursor == null ? new byte[0] : cursor.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(2 * Long.BYTES + text.length)
                    .putLong(done)
                    .putLong(end)
                    .put(text)
                    .array();
        }

        boolean atRest() {
            return done == end;
        }
    }
}
