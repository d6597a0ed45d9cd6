package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.streams.codec.RowRange;
import dev.keyfence.streams.decisions.TaggedRow;
import dev.keyfence.streams.usage.count.Steps;
import dev.keyfence.streams.usage.count.WindowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets owners who are to be forgotten: their windows, those of their keys, and that they brought
 * in routes. All rows are looked at, a few at a time, so that decisions get their turn in between.
 * Who is to be forgotten stands in rows of a tag and the owner, until it is done; their values are
 * the time (8 bytes, big-endian milliseconds) before which windows begin that go.
 */
final class OwnerErasure {

    static final byte TAG = 0x60;

    private static final Logger LOG = LoggerFactory.getLogger(OwnerErasure.class);

    private final KeyValueStore<Bytes, byte[]> rows;
    private final WindowBook windows;
    private final RouteBook routes;
    private final Consumer<WindowKey> erased;
    private final Map<String, Long> asked = new HashMap<>();

    /** Where the next step begins; null when nobody is to be forgotten. */
    private @Nullable Bytes from;

    /**
     * Goes on with what an earlier run of the task has left.
     *
     * @param erased told of each window that is no more
     */
    OwnerErasure(
            KeyValueStore<Bytes, byte[]> rows,
            WindowBook windows,
            RouteBook routes,
            Consumer<WindowKey> erased) {
        this.rows = rows;
        this.windows = windows;
        this.routes = routes;
        this.erased = erased;
        try (KeyValueIterator<Bytes, byte[]> left =
                rows.range(TaggedRow.first(TAG), TaggedRow.first((byte) (TAG + 1)))) {
            left.forEachRemaining(row -> asked.put(TaggedRow.text(row.key), millisOf(row.value)));
        }
        from = asked.isEmpty() ? null : first();
    }

    /** Begins to forget an owner. */
    void ask(UsageErasure erasure) {
        long until = erasure.getUntil().toEpochMilli();
        asked.merge(erasure.getOwner(), until, Math::max);
        rows.put(
                TaggedRow.of(TAG, erasure.getOwner()),
                ByteBuffer.allocate(Long.BYTES).putLong(until).array());
        // What is only in memory so far is to be found too.
        windows.write();
        from = first();
    }

    /** Makes one step. */
    void step() {
        Bytes begin = from;
        if (begin == null) {
            return;
        }
        Bytes end = TaggedRow.first((byte) (RouteBook.TAG + 1));
        List<KeyValue<Bytes, byte[]>> next =
                RowRange.first(rows, begin, end, RetentionSweep.STEP_ROWS_MAX);
        next.forEach(row -> look(row.key, row.value));
        from =
                next.size() < RetentionSweep.STEP_ROWS_MAX
                        ? null
                        : TaggedRow.after(next.getLast().key);
        if (from == null) {
            asked.keySet().forEach(owner -> rows.delete(TaggedRow.of(TAG, owner)));
            LOG.info("The usage of {} owners is forgotten, as somebody asked", asked.size());
            asked.clear();
        }
    }

    private void look(Bytes row, byte[] value) {
        if (row.get()[0] == RouteBook.TAG) {
            if (asked.containsKey(new String(value, StandardCharsets.UTF_8))) {
                routes.forget(row);
            }
        } else if (WindowKey.isRow(row.get())) {
            WindowKey key = WindowKey.ofRow(row.get());
            Long until = asked.get(ownerOf(key, value));
            if (until != null && key.startMillis() < until) {
                rows.delete(row);
                erased.accept(key);
            }
        }
    }

    /** Whose window it is; empty for one of several owners'. */
    private String ownerOf(WindowKey key, byte[] value) {
        if (key.kind() == UsageKind.OWNER) {
            return key.subject();
        }
        String owner = key.kind() == UsageKind.KEY ? windows.ownerOf(value) : null;
        return owner == null ? "" : owner;
    }

    private static Bytes first() {
        return TaggedRow.first(WindowKey.tag(Steps.ALL.getFirst(), false));
    }

    private static long millisOf(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }
}
