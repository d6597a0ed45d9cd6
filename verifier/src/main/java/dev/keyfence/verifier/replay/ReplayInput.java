package dev.keyfence.verifier.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a log comes from.
 *
 * @param file the file, plain or gzip
 * @param stream read instead of a file; null when there is a file
 */
public record ReplayInput(Path file, @Nullable InputStream stream) {

    /** A file. */
    public static ReplayInput of(Path file) {
        return new ReplayInput(file, null);
    }

    /** A stream, such as standard input. */
    public static ReplayInput of(InputStream stream) {
        return new ReplayInput(Path.of("-"), stream);
    }

    LineReader open() throws IOException {
        return stream == null ? LineReader.open(file) : LineReader.open(stream, 0);
    }
}
