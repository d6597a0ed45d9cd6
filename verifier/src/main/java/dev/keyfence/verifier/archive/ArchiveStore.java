package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.archive.Manifest.Log;
import dev.keyfence.verifier.archive.Views.Pinned;
import dev.keyfence.verifier.archive.Views.View;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The archive's rows and files, without threads of its own.
 *
 * <pre>
 *  append ──▶ tail (tables in memory) ──flush──▶ files of a day ──maintain──▶ fewer files
 *                     │                              │                            │
 *                     └──────────── find ◀───────────┴────────────────────────────┘
 * </pre>
 *
 * <p>Rows are appended and flushed by one thread, and files are maintained by one other; searches
 * are for any number of threads.
 */
final class ArchiveStore implements AutoCloseable {

    private final ArchiveSettings settings;
    private final InstantSource clock;
    private final ArchiveDirectory directory;
    private final Duck duck;
    private final Tail tail;
    private final Views views;
    private final FileWriter writer;
    private final Merging merging;
    private final Search search;
    private final Erasing erasing;

    /** Held while the manifest is changed, so that one change follows the other. */
    private final ReentrantLock changing = new ReentrantLock();

    private volatile Manifest manifest;

    /** What is appended: which log, and for each partition the next offset. */
    private @Nullable Log log;

    private final Map<Integer, Long> positions = new HashMap<>();

    private volatile long waiting;
    private final LongAdder written = new LongAdder();
    private final LongAdder leftOut = new LongAdder();

    private ArchiveStore(
            ArchiveSettings settings,
            InstantSource clock,
            ArchiveDirectory directory,
            Duck duck,
            Manifest manifest) {
        this.settings = settings;
        this.clock = clock;
        this.directory = directory;
        this.duck = duck;
        this.manifest = manifest;
        this.tail = new Tail(duck);
        this.views = new Views(new View(manifest.files(), tail.tables()));
        this.writer = new FileWriter(duck, directory, manifest.nextFile());
        this.merging = new Merging(settings.limits());
        this.search = new Search(duck, directory::pathOf, Search.PATIENCE);
        this.erasing = new Erasing(this, writer);
        this.log = manifest.log();
        positions.putAll(manifest.positions());
        writer.erase(manifest.erasures());
    }

    /**
     * Opens the archive and deletes what was never finished.
     *
     * @throws ArchiveException when it cannot be: the text says what to do
     */
    static ArchiveStore open(ArchiveSettings settings, Steps steps, InstantSource clock) {
        try {
            ArchiveDirectory directory = ArchiveDirectory.open(settings.directory(), steps);
            try {
                Manifest manifest = directory.recover();
                Duck duck = Duck.open(directory.path(), directory.temporary(), settings.limits());
                ParquetFiles.createAll().forEach(duck::execute);
                return new ArchiveStore(settings, clock, directory, duck, manifest);
            } catch (IOException | RuntimeException | Error e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ArchiveException(
                    "the archive " + settings.directory() + " cannot be read or written: " + e, e);
        }
    }

    /**
     * Begins to append from a log; positions in another mean nothing.
     *
     * @return for each partition, the next offset to append
     */
    Map<Integer, Long> begin(Log from) {
        if (!from.equals(log)) {
            log = from;
            positions.clear();
        }
        return Map.copyOf(positions);
    }

    /**
     * Appends rows.
     *
     * @param next for each partition that was read, the next offset
     */
    void append(List<ReadRow> rows, Map<Integer, Long> next) {
        tail.append(rows);
        positions.putAll(next);
        waiting = tail.rows();
    }

    /** How many rows are in no file yet. For any thread. */
    long waiting() {
        return waiting;
    }

    /** How many rows were written to files. For any thread. */
    long written() {
        return written.sum();
    }

    /** How many rows were not: twice there, older than they may be, or erased. For any thread. */
    long leftOut() {
        return leftOut.sum();
    }

    /** Whether so many rows wait, or so long, that they should be written. */
    boolean isFlushDue() {
        return isFull() || tail.ageNanos() >= settings.limits().tailAge().toNanos();
    }

    /** Whether no more should be appended before they are written. */
    boolean isFull() {
        return tail.rows() >= settings.limits().tailRows();
    }

    /**
     * Writes all rows that are in no file yet.
     *
     * @throws ArchiveException when that fails, mostly for want of room: then all is as it was
     */
    void flush() {
        Log from = log;
        if (from == null || tail.rows() == 0) {
            return;
        }
        List<String> full = tail.setApart();
        Map<Integer, Long> upTo = Map.copyOf(positions);
        changing.lock();
        try {
            views.show(new View(manifest.files(), tail.tables()), () -> {});
            List<ArchivedFile> files = writer.writeDays(full, oldestDay(), clock.millis());
            commit(manifest.read(from, upTo, files));
            count(files);
            tail.forget(full);
            waiting = tail.rows();
            views.show(
                    new View(manifest.files(), tail.tables()),
                    () -> full.forEach(table -> duck.execute("DROP TABLE " + table)));
        } finally {
            changing.unlock();
        }
    }

    /**
     * Does one thing that keeps the archive small: deletes a day that is older than it is to be, or
     * merges some files.
     *
     * @return whether there was something to do
     * @throws ArchiveException when that fails: then all is as it was
     */
    boolean maintain() {
        List<ArchivedFile> files = manifest.files();
        List<ArchivedFile> old =
                files.stream().filter(file -> file.epochDay() < oldestDay()).toList();
        if (!old.isEmpty()) {
            replace(old, List.of());
            return true;
        }
        if (erasing.step(oldestDay(), clock.millis())) {
            return true;
        }
        Optional<List<ArchivedFile>> some = merging.next(files, clock.millis());
        some.ifPresent(chosen ->
                replace(
                        chosen,
                        writer.merge(chosen, clock.millis()).map(List::of).orElse(List.of())));
        return some.isPresent();
    }

    /** As {@link Erasing#forget} has it. */
    Erased forget(String owner) {
        return erasing.forget(owner, DecisionPlace.micros(clock.instant()));
    }

    /** Changes what counts. */
    void change(UnaryOperator<Manifest> change) {
        changing.lock();
        try {
            commit(change.apply(manifest));
        } finally {
            changing.unlock();
        }
    }

    /** As {@link Search#page} has it. */
    DecisionPage find(DecisionQuery query, @Nullable DecisionPlace after, int limit) {
        try (Pinned pinned = pin()) {
            return search.page(pinned.view(), query, after, limit);
        }
    }

    /** Keeps what is there to be searched as it is, until it is closed. */
    Pinned pin() {
        return views.pin();
    }

    /** What counts now. */
    Manifest manifest() {
        return manifest;
    }

    Path path() {
        return directory.path();
    }

    /** Closes it; rows that are in no file yet are read again from the log. */
    @Override
    public void close() {
        duck.close();
        try {
            directory.close();
        } catch (IOException e) {
            throw new ArchiveException("the archive's lock cannot be given back", e);
        }
    }

    private void count(List<ArchivedFile> files) {
        long rows = files.stream().mapToLong(ArchivedFile::rows).sum();
        written.add(rows);
        leftOut.add(tail.rows() - rows);
    }

    /** Shows files instead of others, which are deleted when no search looks at them. */
    void replace(List<ArchivedFile> removed, List<ArchivedFile> added) {
        changing.lock();
        try {
            commit(manifest.replaced(removed, added));
            List<Path> gone = removed.stream().map(directory::pathOf).toList();
            views.show(
                    new View(manifest.files(), views.tables()),
                    () -> gone.forEach(directory::delete));
        } finally {
            changing.unlock();
        }
    }

    private void commit(Manifest next) {
        Manifest numbered = next.numbered(writer.nextFile());
        try {
            directory.write(numbered);
        } catch (IOException e) {
            // The files that it names stay: the disk may have the new manifest all the same.
            throw new ArchiveException("the archive's manifest cannot be written: " + e, e);
        }
        manifest = numbered;
    }

    private long oldestDay() {
        return Math.floorDiv(clock.millis(), ArchivedFile.MICROS_PER_DAY / 1_000)
                - settings.retentionDays();
    }
}
