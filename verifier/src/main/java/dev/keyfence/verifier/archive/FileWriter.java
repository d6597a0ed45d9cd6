package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.archive.ArchivedFile.Offsets;
import dev.keyfence.verifier.archive.Manifest.Erasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Makes files of rows. What it makes does not count before a manifest names it. */
final class FileWriter {

    private final Duck duck;
    private final ArchiveDirectory directory;
    private final AtomicLong numbers;

    FileWriter(Duck duck, ArchiveDirectory directory, long nextFile) {
        this.duck = duck;
        this.directory = directory;
        this.numbers = new AtomicLong(nextFile);
    }

    /** The number of the next file. */
    long nextFile() {
        return numbers.get();
    }

    /** Leaves out these owners' decisions from now on, and no others'. */
    void erase(List<Erasure> erasures) {
        duck.with(connection -> {
            connection.setAutoCommit(false);
            try (var clear = connection.prepareStatement("DELETE FROM " + ParquetFiles.ERASED);
                    var insert =
                            connection.prepareStatement(
                                    "INSERT INTO "
                                            + ParquetFiles.ERASED
                                            + " VALUES (?, make_timestamptz(?))")) {
                clear.executeUpdate();
                for (Erasure erasure : erasures) {
                    insert.setString(1, erasure.owner());
                    insert.setLong(2, erasure.untilMicros());
                    insert.executeUpdate();
                }
            }
            connection.commit();
            return null;
        });
    }

    /**
     * Writes the rows of tables, a file for each day.
     *
     * @param oldestDay rows of days before it are left out
     */
    List<ArchivedFile> writeDays(List<String> tables, long oldestDay, long nowMillis) {
        String rows = ParquetFiles.rowsOf(tables, List.of());
        boolean duplicates = holdsDuplicates(rows);
        List<ArchivedFile> written = new ArrayList<>();
        days(rows)
                .forEach((day, offsets) -> {
                    if (day >= oldestDay) {
                        long from = Math.multiplyExact(day, ArchivedFile.MICROS_PER_DAY);
                        String some =
                                "(FROM %s WHERE time >= %s AND time < %s)"
                                        .formatted(
                                                rows,
                                                ParquetFiles.time(from),
                                                ParquetFiles.time(
                                                        from + ArchivedFile.MICROS_PER_DAY));
                        write(
                                        some,
                                        duplicates,
                                        new ArchivedFile("", day, 0, 0, 0, nowMillis, offsets))
                                .ifPresent(written::add);
                    }
                });
        return written;
    }

    /** Makes one file of several of a day; empty when nothing is left of them. */
    Optional<ArchivedFile> merge(List<ArchivedFile> files, long nowMillis) {
        String rows =
                ParquetFiles.rowsOf(List.of(), files.stream().map(directory::pathOf).toList());
        int level = files.stream().mapToInt(ArchivedFile::level).max().orElse(0) + 1;
        return write(
                rows,
                holdsDuplicates(rows),
                new ArchivedFile(
                        "",
                        files.getFirst().epochDay(),
                        0,
                        0,
                        level,
                        nowMillis,
                        ArchivedFile.offsetsOf(files)));
    }

    /** Whether a file holds decisions that are not to be kept. */
    boolean holdsErased(ArchivedFile file) {
        return duck.query(
                ParquetFiles.holdsErased(
                        ParquetFiles.rowsOf(List.of(), List.of(directory.pathOf(file)))),
                _ -> {},
                result -> {
                    result.next();
                    return result.getBoolean(1);
                });
    }

    private Optional<ArchivedFile> write(String rows, boolean duplicates, ArchivedFile like) {
        String name = ArchivedFile.name(like.epochDay(), numbers.getAndIncrement());
        Path draft = null;
        try {
            draft = directory.draft(name);
            long count = duck.execute(ParquetFiles.write(rows, duplicates, draft));
            if (count == 0) {
                Files.deleteIfExists(draft);
                return Optional.empty();
            }
            long bytes = directory.place(draft, name);
            return Optional.of(
                    new ArchivedFile(
                            name,
                            like.epochDay(),
                            count,
                            bytes,
                            like.level(),
                            like.writtenAtMillis(),
                            like.offsets()));
        } catch (IOException | ArchiveException e) {
            if (draft != null) {
                directory.delete(draft);
            }
            throw new ArchiveException(
                    "a file cannot be written in "
                            + directory.path()
                            + " ("
                            + directory.freeMib()
                            + " MiB are free): "
                            + e.getMessage(),
                    e);
        }
    }

    private boolean holdsDuplicates(String rows) {
        return duck.query(
                ParquetFiles.holdsDuplicates(rows),
                _ -> {},
                result -> {
                    result.next();
                    return result.getBoolean(1);
                });
    }

    private Map<Long, Map<Integer, Offsets>> days(String rows) {
        return duck.query(ParquetFiles.days(rows), _ -> {}, FileWriter::readDays);
    }

    private static Map<Long, Map<Integer, Offsets>> readDays(ResultSet result) throws SQLException {
        Map<Long, Map<Integer, Offsets>> days = new TreeMap<>();
        while (result.next()) {
            days.computeIfAbsent(result.getLong(1), _ -> new HashMap<>())
                    .put(result.getInt(2), new Offsets(result.getLong(3), result.getLong(4)));
        }
        return days;
    }
}
