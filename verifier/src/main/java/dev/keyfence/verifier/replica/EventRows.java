package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyHistory.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys an event lies on disk: once as it is, and as often as it is looked for.
 *
 * <pre>
 *   1  key id (16)  version (8)                             the event
 *   2  stem of the command's id, where it has one           key id, version
 *   3  accepted at (8)  key id  version                     nothing
 *   4  SHA-256 of the owner (32)  accepted at  key id  version   nothing
 *   5  SHA-256 of the actor (32)  accepted at  key id  version   nothing
 * </pre>
 *
 * Integers are big-endian, so that rows of one index lie in the order of time.
 */
final class EventRows {

    /** Counts up when the keys change; rows of another layout are made again from the topic. */
    static final String FORMAT = "event-rows-2";

    static final byte[] NOTHING_MORE = {};

    private static final byte EVENT = 1;
    private static final byte COMMAND = 2;
    private static final byte BY_TIME = 3;
    private static final byte BY_OWNER = 4;
    private static final byte BY_ACTOR = 5;

    private static final int PLACE_BYTES = Long.BYTES + KeyRowCodec.KEY_BYTES + Long.BYTES;
    private static final int EVENT_KEY_BYTES = 1 + KeyRowCodec.KEY_BYTES + Long.BYTES;
    private static final char STEM_END = '.';

    private EventRows() {}

    static byte[] event(KeyId id, long version) {
        return ByteBuffer.allocate(EVENT_KEY_BYTES)
                .put(EVENT)
                .putLong(id.high())
                .putLong(id.low())
                .putLong(version)
                .array();
    }

    /** The version of a key's event; -1 when the row is none of this key's. */
    static long versionOf(KeyId id, byte[] rowKey) {
        ByteBuffer bytes = ByteBuffer.wrap(rowKey);
        boolean of =
                rowKey.length == EVENT_KEY_BYTES
                        && bytes.get() == EVENT
                        && bytes.getLong() == id.high()
                        && bytes.getLong() == id.low();
        return of ? bytes.getLong() : -1;
    }

    /** The row of a command, by its id or the stem of it. */
    static byte[] command(String commandId) {
        int dot = commandId.indexOf(STEM_END);
        String stem = dot < 0 ? commandId : commandId.substring(0, dot);
        byte[] text = stem.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(COMMAND).put(text).array();
    }

    /** Whether a command can be asked for by its stem; no other is looked for by its id. */
    static boolean hasStem(String commandId) {
        return commandId.indexOf(STEM_END) >= 0;
    }

    static byte[] commandValue(KeyId id, long version) {
        return ByteBuffer.allocate(KeyRowCodec.KEY_BYTES + Long.BYTES)
                .putLong(id.high())
                .putLong(id.low())
                .putLong(version)
                .array();
    }

    /** The event's row that a command's row points to. */
    static Place pointedTo(byte[] commandValue) {
        ByteBuffer bytes = ByteBuffer.wrap(commandValue);
        return new Place(0, new KeyId(bytes.getLong(), bytes.getLong()), bytes.getLong());
    }

    /** All events in the order of time. */
    static Index byTime() {
        return new Index(new byte[] {BY_TIME});
    }

    /** The events of an owner's keys. */
    static Index byOwner(String owner) {
        return Index.of(BY_OWNER, owner);
    }

    /** The events that an actor caused. */
    static Index byActor(String actor) {
        return Index.of(BY_ACTOR, actor);
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

        byte[] row(Place place) {
            return ByteBuffer.allocate(prefix.length + PLACE_BYTES)
                    .put(prefix)
                    .putLong(place.acceptedAtMicros())
                    .putLong(place.id().high())
                    .putLong(place.id().low())
                    .putLong(place.version())
                    .array();
        }

        /** The place that a row stands for; null when it is none of this index. */
        @Nullable Place place(byte[] rowKey) {
            ByteBuffer bytes = ByteBuffer.wrap(rowKey);
            if (rowKey.length != prefix.length + PLACE_BYTES
                    || !bytes.slice(0, prefix.length).equals(ByteBuffer.wrap(prefix))) {
                return null;
            }
            bytes.position(prefix.length);
            return new Place(
                    bytes.getLong(), new KeyId(bytes.getLong(), bytes.getLong()), bytes.getLong());
        }
    }
}
