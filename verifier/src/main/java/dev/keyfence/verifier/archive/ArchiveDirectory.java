package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.archive.Steps.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive on disk. A file is written under a temporary name, forced to the disk, and renamed;
 * then the manifest that names it is, in the same way. What the manifest does not name is not
 * there, and is deleted at the next start: so a crash at any step leaves the archive as it was
 * before, or as it is afterwards.
 *
 * <pre>
 * archive.lock
 * manifest
 * decisions/day=2026-11-22/part-000000000017.parquet
 * temporary/
 * </pre>
 */
final class ArchiveDirectory implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ArchiveDirectory.class);

    private static final String MANIFEST = "manifest";

    private static final int MIB_SHIFT = 20;

    private final Path directory;
    private final Path decisions;
    private final Path temporary;
    private final Steps steps;
    private final FileChannel lock;

    private ArchiveDirectory(Path directory, Steps steps, FileChannel lock) {
        this.directory = directory;
        this.decisions = directory.resolve("decisions");
        this.temporary = directory.resolve("temporary");
        this.steps = steps;
        this.lock = lock;
    }

    /**
     * Takes a directory, and makes it when it is not there.
     *
     * @throws ArchiveException when another process has it
     */
    static ArchiveDirectory open(Path path, Steps steps) throws IOException {
        Path directory = path.toAbsolutePath().normalize();
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(
                        directory.resolve("archive.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!isFree(lock)) {
            lock.close();
            throw new ArchiveException(
                    "the archive " + directory + " is used by another process", null);
        }
        ArchiveDirectory opened = new ArchiveDirectory(directory, steps, lock);
        Files.createDirectories(opened.decisions);
        Files.createDirectories(opened.temporary);
        return opened;
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return directory;
    }

    /** Where DuckDB may spill to, and files are made. */
    Path temporary() {
        return temporary;
    }

    Path pathOf(ArchivedFile file) {
        return decisions.resolve(file.name());
    }

    /**
     * Reads the manifest and deletes what it does not name.
     *
     * @throws ArchiveException when it is damaged or missing, or one of its files is
     */
    Manifest recover() throws IOException {
        Manifest manifest = readManifest();
        Set<Path> named = new HashSet<>();
        for (ArchivedFile file : manifest.files()) {
            Path path = pathOf(file);
            if (!Files.exists(path) || Files.size(path) != file.bytes()) {
                throw new ArchiveException(
                        "the archive lacks the file "
                                + path
                                + ", or it is not as it was written: restore it, or move the"
                                + " directory away to archive anew what Kafka still has",
                        null);
            }
            named.add(path);
        }
        for (Path file : filesUnder(temporary)) {
            delete(file);
        }
        for (Path file : filesUnder(decisions)) {
            if (!named.contains(file) && isOurs(file)) {
                log.info("deleting {}, which was never finished", file);
                delete(file);
            }
        }
        return manifest;
    }

    private Manifest readManifest() throws IOException {
        Path path = directory.resolve(MANIFEST);
        try {
            return ManifestText.read(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            if (filesUnder(decisions).stream().anyMatch(ArchiveDirectory::isOurs)) {
                throw new ArchiveException(
                        "the archive "
                                + directory
                                + " has files and no manifest: restore it, or move the directory away"
                                + " to archive anew what Kafka still has",
                        e);
            }
            // From now on a missing manifest means a loss, not a beginning.
            write(Manifest.EMPTY);
            return Manifest.EMPTY;
        } catch (ArchiveException e) {
            throw new ArchiveException(
                    "the archive's manifest " + path + " is damaged: " + e.getMessage(), e);
        }
    }

    private static boolean isOurs(Path file) {
        return file.toString().endsWith(ParquetFiles.SUFFIX);
    }

    private static List<Path> filesUnder(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** The temporary place to write a file at. */
    Path draft(String name) throws IOException {
        Path draft = temporary.resolve(name.replace('/', '-'));
        steps.before(Step.WRITE, draft);
        return draft;
    }

    /**
     * Puts a draft in its place, durably; it does not count before the manifest names it.
     *
     * @return its size
     */
    long place(Path draft, String name) throws IOException {
        Path place = decisions.resolve(name);
        Path day = Objects.requireNonNull(place.getParent());
        if (!Files.exists(day)) {
            Files.createDirectories(day);
            sync(decisions, Step.SYNC_DIRECTORY);
        }
        sync(draft, Step.SYNC);
        rename(draft, place);
        return Files.size(place);
    }

    /** How much room there is; -1 when that cannot be told. */
    long freeMib() {
        try {
            return Files.getFileStore(directory).getUsableSpace() >> MIB_SHIFT;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Makes a manifest the one that counts. */
    void write(Manifest manifest) throws IOException {
        Path draft = directory.resolve(MANIFEST + ".new");
        steps.before(Step.WRITE, draft);
        Files.write(draft, ManifestText.write(manifest));
        sync(draft, Step.SYNC);
        rename(draft, directory.resolve(MANIFEST));
    }

    /** Deletes a file that does not count any more. */
    void delete(Path file) {
        try {
            steps.before(Step.DELETE, file);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn(
                    "{} cannot be deleted; the next start will try again. ({})",
                    file,
                    e.toString());
        }
    }

    private void rename(Path from, Path to) throws IOException {
        steps.before(Step.RENAME, from);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(Objects.requireNonNull(to.getParent()), Step.SYNC_DIRECTORY);
    }

    private void sync(Path path, Step step) throws IOException {
        steps.before(step, path);
        StandardOpenOption how =
                step == Step.SYNC ? StandardOpenOption.WRITE : StandardOpenOption.READ;
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
