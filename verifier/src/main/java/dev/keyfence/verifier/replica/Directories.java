package dev.keyfence.verifier.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happens to whole directories of rows. */
final class Directories {

    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private Directories() {}

    static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the directory " + directory, e);
        }
    }

    /**
     * Whether a directory holds a database's files, but not the file that says which of them count:
     * RocksDB would take it for a new database, and delete them without a word.
     */
    static boolean lacksIndex(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            return !names.contains("CURRENT")
                    && names.stream()
                            .anyMatch(name ->
                                    name.startsWith("MANIFEST-")
                                            || name.endsWith(".sst")
                                            || name.endsWith(".log"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the directory " + directory, e);
        }
    }

    /** Deletes a directory and what is in it, if it is there. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the directory " + directory, e);
        }
    }

    /**
     * Moves a directory to {@code <its name>.damaged-<time>}, deleting what was moved there before:
     * one is enough to look into, more fill the disk.
     *
     * @return where it now is
     */
    static Path moveAside(Path directory) {
        String prefix = directory.getFileName() + ".damaged-";
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the rows cannot be in the root directory");
        }
        try (Stream<Path> siblings = Files.list(parent)) {
            List<Path> earlier =
                    siblings.filter(path -> path.getFileName().toString().startsWith(prefix))
                            .toList();
            earlier.forEach(Directories::delete);
            return Files.move(directory, parent.resolve(prefix + SUFFIX.format(Instant.now())));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot move the directory " + directory, e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
