package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory of its own for a command that keeps nothing; it goes when this is closed.
 *
 * @param path the directory
 */
record TemporaryData(Path path) implements AutoCloseable {

    /**
     * Makes one.
     *
     * @param command the command's name, which is a part of the directory's
     * @throws StartFailure when there is no room for it
     */
    static TemporaryData of(String command) {
        try {
            return new TemporaryData(Files.createTempDirectory("keyfence-" + command + "-"));
        } catch (IOException e) {
            throw new StartFailure(
                    StartFailure.Kind.DISK,
                    "no directory can be made for temporary data ("
                            + e.getMessage()
                            + "): make room, or name another place with"
                            + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY",
                    e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean _ = Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the temporary data in " + path + " cannot be deleted", e);
        }
    }
}
