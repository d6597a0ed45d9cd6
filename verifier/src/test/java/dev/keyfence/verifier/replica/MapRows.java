package dev.keyfence.verifier.replica;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in a map: what an applier writes it can read at once. */
final class MapRows implements Applier.Rows, RowReader {

    private final NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public void put(byte[] key, byte[] value) {
        rows.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        rows.remove(key);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return rows.get(key);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public void scanBack(byte[] from, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> row : rows.headMap(from, true).descendingMap().entrySet()) {
            if (!visitor.visit(row.getKey(), row.getValue())) {
                return;
            }
        }
    }

    @Override
    public void scan(byte[] from, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> row : rows.tailMap(from).entrySet()) {
            if (!visitor.visit(row.getKey(), row.getValue())) {
                return;
            }
        }
    }
}
