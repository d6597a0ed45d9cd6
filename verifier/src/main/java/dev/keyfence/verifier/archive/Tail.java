package dev.keyfence.verifier.archive;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that are in no file yet, in tables: one takes rows, those before it wait to be
 * written. For one thread.
 */
final class Tail {

    private final Duck duck;
    private final List<String> tables = new ArrayList<>();
    private long rows;
    private long latestRows;
    private long made;
    private long sinceNanos;

    Tail(Duck duck) {
        this.duck = duck;
        begin();
    }

    /** All tables, the one that takes rows last. */
    List<String> tables() {
        return List.copyOf(tables);
    }

    /** How many rows wait. */
    long rows() {
        return rows;
    }

    /** How long the oldest row has been waiting, nanoseconds; 0 when there is none. */
    long ageNanos() {
        return rows == 0 ? 0 : System.nanoTime() - sinceNanos;
    }

    /** Takes rows; all or none are there afterwards. */
    void append(List<ReadRow> read) {
        if (read.isEmpty()) {
            return;
        }
        duck.append(
                tables.getLast(),
                appender -> {
                    for (ReadRow each : read) {
                        append(appender, each);
                    }
                });
        sinceNanos = rows == 0 ? System.nanoTime() : sinceNanos;
        rows += read.size();
        latestRows += read.size();
    }

    /** Sets all rows that there are apart, and takes further ones into another table. */
    List<String> setApart() {
        if (latestRows > 0) {
            begin();
        }
        return tables().subList(0, tables.size() - 1);
    }

    /** Forgets tables whose rows are in files. Their end is the caller's to bring about. */
    void forget(Collection<String> written) {
        tables.removeAll(written);
        rows = latestRows;
    }

    private void begin() {
        made++;
        String table = "tail_" + made;
        duck.execute(ParquetFiles.createTable(table));
        tables.add(table);
        latestRows = 0;
    }

    private static void append(DuckDBAppender appender, ReadRow read) throws SQLException {
        appender.beginRow();
        List<@Nullable Object> values = read.row().values();
        for (int i = 0; i < values.size(); i++) {
            append(appender, DecisionColumn.ALL.get(i).kind(), values.get(i));
        }
        appender.append(read.partition());
        appender.append(read.offset());
        appender.endRow();
    }

    private static void append(
            DuckDBAppender appender, DecisionColumn.Kind kind, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            appender.appendNull();
            return;
        }
        switch (kind) {
            case TEXT -> appender.append((String) value);
            case LONG -> appender.append((long) (Long) value);
            case INT -> appender.append((int) (Integer) value);
            case TIME -> appender.appendEpochMicros((Long) value);
            case FLAG -> appender.append((boolean) (Boolean) value);
            case WORDS -> appender.append((Collection<?>) value);
        }
    }
}
