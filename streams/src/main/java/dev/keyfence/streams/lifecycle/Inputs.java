package dev.keyfence.streams.lifecycle;

import dev.keyfence.streams.codec.Decoded;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.RecordCodec;
import org.jspecify.annotations.Nullable;

/** Reads what comes in. */
final class Inputs {

    /**
     * The longest record that is used. What the topology writes about it, a state and an event with
     * two snapshots, then stays below the megabyte that a broker takes; a record that it refused
     * would stop the partition. Commands have a few hundred bytes.
     */
    static final int RECORD_BYTES_MAX = 256 * 1024;

    private Inputs() {}

    static <T> Decoded<T> decode(RecordCodec<T> codec, byte @Nullable [] value) {
        if (value != null && value.length > RECORD_BYTES_MAX) {
            return new Poison<>(
                    "The record has %d bytes; at most %d are taken"
                            .formatted(value.length, RECORD_BYTES_MAX));
        }
        return codec.decode(value);
    }
}
