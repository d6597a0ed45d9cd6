package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.alert.AlertPlace;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.key.KeyDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys an alert lies on disk: once as it is, and as often as it is looked for.
 *
 * <pre>
 *   1  alert id                                            the alert
 *   2  swallowed (1)  latest hit (8)  alert id              nothing
 *   3  SHA-256 of the rule (32)       latest hit  alert id  nothing
 *   4  SHA-256 of the entity          latest hit  alert id  nothing
 *   5  SHA-256 of the key's id        latest hit  alert id  nothing
 *   6  SHA-256 of the owner           latest hit  alert id  nothing
 *   7  SHA-256 of the exception       latest hit  alert id  nothing
 * </pre>
 *
 * Integers are big-endian, so that rows of one index lie in the order of time.
 */
final class AlertRows {

    /** Counts up when the keys change; rows of another layout are made again from the topic. */
    static final String FORMAT = "alert-rows-1";

    static final byte[] NOTHING_MORE = {};

    private static final byte ALERT = 1;
    private static final byte BY_TIME = 2;
    private static final byte BY_RULE = 3;
    private static final byte BY_ENTITY = 4;
    private static final byte BY_KEY = 5;
    private static final byte BY_OWNER = 6;
    private static final byte BY_EXCEPTION = 7;

    private AlertRows() {}

    static byte[] alert(String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(ALERT).put(text).array();
    }

    /** The keys of all index rows of an alert. */
    static List<byte[]> indexRows(AlertView alert) {
        AlertPlace place = AlertPlace.of(alert);
        List<byte[]> rows = new ArrayList<>();
        rows.add(byTime(alert.swallowedBy() != null).row(place));
        rows.add(Index.of(BY_RULE, alert.rule().id()).row(place));
        rows.add(Index.of(BY_ENTITY, alert.about().entity()).row(place));
        String key = AlertQuery.keyOf(alert);
        if (key != null) {
            rows.add(Index.of(BY_KEY, key).row(place));
        }
        String owner = AlertQuery.ownerOf(alert);
        if (owner != null) {
            rows.add(Index.of(BY_OWNER, owner).row(place));
        }
        if (alert.swallowedBy() != null) {
            rows.add(Index.of(BY_EXCEPTION, alert.swallowedBy()).row(place));
        }
        return rows;
    }

    /** The index with the fewest rows that has all alerts of a query. */
    static Index narrowest(AlertQuery query) {
        if (query.exception() != null) {
            return Index.of(BY_EXCEPTION, query.exception());
        }
        if (query.entity() != null) {
            return Index.of(BY_ENTITY, query.entity());
        }
        if (query.keyId() != null) {
            return Index.of(BY_KEY, query.keyId());
        }
        if (query.owner() != null) {
            return Index.of(BY_OWNER, query.owner());
        }
        return query.rule() == null ? byTime(query.swallowed()) : Index.of(BY_RULE, query.rule());
    }

    private static Index byTime(boolean swallowed) {
        return new Index(new byte[] {BY_TIME, (byte) (swallowed ? 1 : 0)});
    }

    /** Rows in the order of time, behind a common prefix. */
    static final class Index {

        private final byte[] prefix;

        private Index(byte[] prefix) {
            this.prefix = prefix;
        }

        private static Index of(byte tag, String text) {
            return new Index(
                    ByteBuffer.allocate(1 + KeyDigest.BYTES)
                            .put(tag)
                            .put(KeyDigest.of(text).toBytes())
                            .array());
        }

        byte[] row(AlertPlace place) {
            byte[] id = place.id().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(prefix.length + Long.BYTES + id.length)
                    .put(prefix)
                    .putLong(place.lastMicros())
                    .put(id)
                    .array();
        }

        /** The place that a row stands for; null when it is none of this index. */
        @Nullable AlertPlace place(byte[] rowKey) {
            ByteBuffer bytes = ByteBuffer.wrap(rowKey);
            if (rowKey.length <= prefix.length + Long.BYTES
                    || !bytes.slice(0, prefix.length).equals(ByteBuffer.wrap(prefix))) {
                return null;
            }
            bytes.position(prefix.length);
            long micros = bytes.getLong();
            byte[] id = new byte[bytes.remaining()];
            bytes.get(id);
            return new AlertPlace(micros, new String(id, StandardCharsets.UTF_8));
        }
    }
}
