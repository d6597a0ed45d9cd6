package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys on disk, as administrators read them. */
final class StoredKeys implements KeyDirectory {

    private static final int LIMIT_MAX = 1_000;

    private final RowReader rows;
    private final Shapes shapes;

    StoredKeys(RowReader rows, Shapes shapes) {
        this.rows = rows;
        this.shapes = shapes;
    }

    @Override
    public Optional<KeyDetails> find(KeyId id) {
        byte[] row = rows.get(KeyRowCodec.rowKey(id));
        return row == null ? Optional.empty() : Optional.of(KeyRowCodec.details(row, shapes));
    }

    @Override
    public List<KeyDetails> list(KeyFilter filter, @Nullable KeyId after, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX);
        }
        List<KeyDetails> found = new ArrayList<>();
        rows.scan(
                after == null ? new byte[0] : KeyRowCodec.rowKey(after),
                (_, row) -> {
                    StoredKey key = KeyRow.key(row, 0, shapes);
                    if (!key.id().equals(after) && filter.matches(key)) {
                        KeyDetails details = KeyRowCodec.details(row, shapes);
                        if (filter.matches(details)) {
                            found.add(details);
                        }
                    }
                    return found.size() < limit;
                });
        return found;
    }
}
