package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.archive.Views.View;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of decisions, newest first, of files and tables alike. Days are looked at from the
 * newest on, one, then two, then four at once: a page of a busy key ends with the first, and one of
 * a key that did nothing for a year costs a few questions.
 *
 * <p>Where duplicates lie in different files they have the same {@link DecisionPlace}, so that they
 * come one after the other, and the second is left out.
 */
final class Search {

    /** What a page may take before it ends where it is, however few it has found. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String NEWEST_FIRST =
            " ORDER BY time DESC, node_id DESC, node_epoch DESC, sequence DESC";

    private static final String COLUMNS =
            DecisionColumn.ALL.stream()
                    .map(column ->
                            column.kind() == DecisionColumn.Kind.TIME
                                    ? "epoch_us(" + column.name() + ") AS " + column.name()
                                    : column.name())
                    .collect(Collectors.joining(", "));

    private final Duck duck;
    private final Function<ArchivedFile, Path> paths;
    private final Duration patience;

    Search(Duck duck, Function<ArchivedFile, Path> paths, Duration patience) {
        this.duck = duck;
        this.paths = paths;
        this.patience = patience;
    }

    /**
     * A page.
     *
     * @param after the place to go on from; null to begin
     * @param limit how many at the most
     */
    DecisionPage page(View view, DecisionQuery query, @Nullable DecisionPlace after, int limit) {
        long untilNanos = System.nanoTime() + patience.toNanos();
        long to =
                after == null
                        ? query.toMicros()
                        : Math.min(query.toMicros(), after.timeMicros() + 1);
        List<DecisionRow> found = new ArrayList<>();
        List<ArchivedFile> left = newestFirst(view, query.fromMicros(), to);
        for (int days = 1; ; days *= 2) {
            List<ArchivedFile> some = newestDays(left, days);
            left = left.subList(some.size(), left.size());
            long from = left.isEmpty() ? query.fromMicros() : some.getLast().fromMicros();
            Window window = new Window(Math.max(from, query.fromMicros()), to, after);
            int want = limit - found.size() + 1;
            List<DecisionRow> rows = rows(view.tables(), some, query.equal(), window, want);
            DecisionPlace last = found.isEmpty() ? after : found.getLast().place();
            addAll(found, rows, last, limit);
            if (rows.size() == want && !found.isEmpty()) {
                return new DecisionPage(found, found.getLast().place());
            }
            if (left.isEmpty()) {
                return new DecisionPage(found, null);
            }
            if (System.nanoTime() > untilNanos) {
                return new DecisionPage(found, DecisionPlace.before(window.fromMicros()));
            }
            to = window.fromMicros();
        }
    }

    /** A part of the time that is asked for: from then on, before, and before a place. */
    private record Window(long fromMicros, long toMicros, @Nullable DecisionPlace before) {}

    private static List<ArchivedFile> newestFirst(View view, long from, long to) {
        return view.files().stream()
                .filter(file -> file.toMicros() > from && file.fromMicros() < to)
                .sorted(Comparator.comparingLong(ArchivedFile::epochDay).reversed())
                .toList();
    }

    private static List<ArchivedFile> newestDays(List<ArchivedFile> files, int days) {
        int end = 0;
        long seen = 0;
        for (; end < files.size(); end++) {
            boolean another =
                    end == 0 || files.get(end).epochDay() != files.get(end - 1).epochDay();
            if (another && ++seen > days) {
                break;
            }
        }
        return files.subList(0, end);
    }

    private static void addAll(
            List<DecisionRow> found,
            List<DecisionRow> rows,
            @Nullable DecisionPlace after,
            int limit) {
        DecisionPlace last = after;
        for (DecisionRow row : rows) {
            DecisionPlace place = row.place();
            if (found.size() < limit && !place.equals(last)) {
                found.add(row);
            }
            last = place;
        }
    }

    private List<DecisionRow> rows(
            List<String> tables,
            List<ArchivedFile> files,
            Map<String, String> equal,
            Window window,
            int limit) {
        List<Map.Entry<String, String>> wanted = List.copyOf(equal.entrySet());
        DecisionPlace before = window.before();
        // What is erased may still lie in a file that waits to be written again.
        StringBuilder where =
                new StringBuilder(ParquetFiles.NOT_ERASED + " AND time >= make_timestamptz(?)");
        where.append(" AND time < make_timestamptz(?)");
        // Names are of DecisionQuery.FILTERS; values are never part of the text.
        wanted.forEach(each -> where.append(" AND ").append(each.getKey()).append(" = ?"));
        if (before != null) {
            where.append(
                    " AND (time < make_timestamptz(?) OR (node_id, node_epoch, sequence) <"
                            + " (?, ?, ?))");
        }
        String rows = ParquetFiles.rowsOf(tables, files.stream().map(paths).toList());
        String sql =
                "SELECT "
                        + COLUMNS
                        + " FROM (FROM "
                        + rows
                        + " AS found"
                        + where
                        + NEWEST_FIRST
                        + " LIMIT ?)"
                        + NEWEST_FIRST;
        return duck.query(sql, statement -> set(statement, wanted, window, limit), Search::read);
    }

    private static void set(
            PreparedStatement statement,
            List<Map.Entry<String, String>> wanted,
            Window window,
            int limit)
            throws SQLException {
        int i = 0;
        statement.setLong(++i, Math.max(window.fromMicros(), 0));
        statement.setLong(++i, Math.min(window.toMicros(), RowTimes.MICROS_MAX + 1));
        for (Map.Entry<String, String> each : wanted) {
            statement.setString(++i, each.getValue());
        }
        DecisionPlace before = window.before();
        if (before != null) {
            statement.setLong(++i, Math.min(before.timeMicros(), RowTimes.MICROS_MAX + 1));
            statement.setString(++i, before.nodeId());
            statement.setLong(++i, before.nodeEpoch());
            statement.setLong(++i, before.sequence());
        }
        statement.setInt(++i, limit);
    }

    private static List<DecisionRow> read(ResultSet result) throws SQLException {
        List<DecisionRow> rows = new ArrayList<>();
        while (result.next()) {
            @Nullable Object[] values = new @Nullable Object[DecisionColumn.ALL.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(result, DecisionColumn.ALL.get(i).kind(), i + 1);
            }
            rows.add(new DecisionRow(Arrays.asList(values)));
        }
        return rows;
    }

    private static @Nullable Object value(ResultSet result, DecisionColumn.Kind kind, int column)
            throws SQLException {
        if (result.getObject(column) == null) {
            return null;
        }
        return switch (kind) {
            case TEXT -> result.getString(column);
            case LONG, TIME -> result.getLong(column);
            case INT -> result.getInt(column);
            case FLAG -> result.getBoolean(column);
            case WORDS -> words(result.getArray(column));
        };
    }

    private static List<String> words(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
    }
}
