package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.replica.RowReader.Visitor;
import dev.keyfence.verifier.replica.RowReader.Walker;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The ways in which rows are visited, as {@link RowReader} describes them. */
final class RocksScans {

    private static final long READ_AHEAD_BYTES = 4L << 20;

    private RocksScans() {}

    static void scan(RocksDB db, ColumnFamilyHandle family, byte[] from, Visitor visitor)
            throws RocksDBException {
        try (ReadOptions options =
                        new ReadOptions().setReadaheadSize(READ_AHEAD_BYTES).setFillCache(false);
                RocksIterator rows = db.newIterator(family, options)) {
            rows.seek(from);
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                rows.next();
            }
            rows.status();
        }
    }

    static void scanBack(RocksDB db, ColumnFamilyHandle family, byte[] from, Visitor visitor)
            throws RocksDBException {
        try (ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator rows = db.newIterator(family, options)) {
            rows.seekForPrev(from);
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                rows.prev();
            }
            rows.status();
        }
    }

    static void walk(RocksDB db, ColumnFamilyHandle family, byte[] from, Walker walker)
            throws RocksDBException {
        try (RocksIterator rows = db.newIterator(family)) {
            byte[] on = from;
            while (on != null) {
                if (Walker.isNext(on)) {
                    rows.next();
                } else {
                    rows.seek(on);
                }
                on = rows.isValid() ? walker.visit(rows.key(), rows.value()) : null;
            }
            rows.status();
        }
    }
}
