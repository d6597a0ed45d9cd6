package dev.keyfence.streams.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Part of a store's rows, for steps that may change the store while they go through them. */
public final class RowRange {

    private RowRange() {}

    /**
     * The first rows of a range, in the store's order.
     *
     * @param from the first key that counts
     * @param to the last key that counts, as Kafka Streams has it
     * @param count how many rows at most
     * @return a copy; shorter than {@code count} when there are no more
     */
    public static List<KeyValue<Bytes, byte[]>> first(
            ReadOnlyKeyValueStore<Bytes, byte[]> rows, Bytes from, Bytes to, int count) {
        List<KeyValue<Bytes, byte[]>> first = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = rows.range(from, to)) {
            while (found.hasNext() && first.size() < count) {
                first.add(found.next());
            }
        }
        return first;
    }
}
