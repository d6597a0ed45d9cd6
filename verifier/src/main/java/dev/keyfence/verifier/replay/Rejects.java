package dev.keyfence.verifier.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines that did not go through, with number and reason: the first few for the screen, all of
 * them for a file. Says nothing of what they hold. Thread-safe.
 */
final class Rejects implements AutoCloseable {

    /** More would push the outcome off the screen. */
    static final int SHOWN_MAX = 20;

    private final @Nullable Writer file;
    private final SortedMap<Long, String> shown = new TreeMap<>();
    private long count;

    private Rejects(@Nullable Writer file) {
        this.file = file;
    }

    /** Lists into a file too, which is made or emptied, when there is one. */
    static Rejects into(@Nullable Path file) throws IOException {
        return new Rejects(file == null ? null : Files.newBufferedWriter(file));
    }

    synchronized void add(long number, String why) {
        String text = "line " + number + ": " + why;
        count++;
        if (shown.size() < SHOWN_MAX) {
            shown.put(number, text);
        }
        if (file != null) {
            try {
                file.write(text + '\n');
            } catch (IOException e) {
                throw new UncheckedIOException("the list of rejected lines cannot be written", e);
            }
        }
    }

    /** The first few that came, in the order of the log. */
    synchronized List<String> shown() {
        return List.copyOf(shown.values());
    }

    synchronized long count() {
        return count;
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
