package dev.keyfence.verifier.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that native libraries of this process were unpacked to. The JVM deletes them when it
 * ends by itself; a process that is killed would leave 70 MB, and one that is killed again and
 * again a full disk.
 */
public final class UnpackedLibraries {

    private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibraries.class);

    private static final Set<String> NAMES = Set.of("librocksdbjni", "libduckdb_java");

    private static final Path MAPPED = Path.of("/proc/self/maps");

    private UnpackedLibraries() {}

    /**
     * Deletes the files of the libraries that are loaded by now, which need them no more. Does
     * nothing where the system does not tell which those are, as Linux does. Thread-safe.
     */
    public static void delete() {
        Path directory = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        try {
            for (Path file : loaded(directory)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("Libraries that were unpacked to {} stay there until the end", directory, e);
        }
    }

    private static Set<Path> loaded(Path directory) throws IOException {
        if (!Files.isReadable(MAPPED)) {
            return Set.of();
        }
        // A line ends with the file's path, which is the only thing in it with a slash.
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(file -> directory.equals(file.getParent()) && isUnpacked(file))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isUnpacked(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".so") && NAMES.stream().anyMatch(name::startsWith);
    }
}
