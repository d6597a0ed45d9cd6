package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.replica.Applier;
import dev.keyfence.verifier.replica.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows as a disk keeps them: what was not flushed is lost in a crash. */
final class KeptRows implements Applier.Rows, RowReader {

    private final NavigableMap<String, byte[]> rows = new TreeMap<>();
    private final List<Runnable> unflushed = new ArrayList<>();

    @Override
    public void put(byte[] key, byte[] value) {
        unflushed.add(() -> rows.put(text(key), value));
    }

    @Override
    public void delete(byte[] key) {
        unflushed.add(() -> rows.remove(text(key)));
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return rows.get(text(key));
    }

    @Override
    public void scanBack(byte[] from, Visitor visitor) {
        visit(rows.headMap(text(from), true).descendingMap(), visitor);
    }

    @Override
    public void scan(byte[] from, Visitor visitor) {
        visit(rows.tailMap(text(from)), visitor);
    }

    private static void visit(Map<String, byte[]> some, Visitor visitor) {
        for (Map.Entry<String, byte[]> row : some.entrySet()) {
            byte[] key = row.getKey().getBytes(StandardCharsets.ISO_8859_1);
            if (!visitor.visit(key, row.getValue())) {
                return;
            }
        }
    }

    void flush() {
        unflushed.forEach(Runnable::run);
        unflushed.clear();
    }

    void crash() {
        unflushed.clear();
    }

    void restoreTo(Applier applier) {
        rows.forEach(
                (key, value) -> applier.restore(key.getBytes(StandardCharsets.ISO_8859_1), value));
    }

    List<String> keys() {
        return List.copyOf(rows.keySet());
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }
}
