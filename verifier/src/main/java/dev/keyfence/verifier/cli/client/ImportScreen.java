package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.transfer.UploadProgress;
import dev.keyfence.verifier.transfer.UploadTotals;
import dev.keyfence.verifier.transfer.UploadWatcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What a person sees of an import: one line that is drawn over, and the rows that went wrong. */
final class ImportScreen implements UploadWatcher, AutoCloseable {

    /** Fits a screen. */
    private static final int SHOWN_MAX = 20;

    private static final String ERASE_LINE = "\r\u001B[2K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private final @Nullable Path rejectsFile;
    private @Nullable PrintWriter rejects;
    private final long startNanos = System.nanoTime();
    private UploadProgress progress = new UploadProgress(startNanos, 0, 0);
    private long earlierRows;
    private long shown;

    /**
     * A screen of two streams.
     *
     * @param terminal whether progress can be drawn over
     * @param rejects where rows that were not accepted are listed; null to show the first of them
     */
    ImportScreen(PrintWriter out, PrintWriter err, boolean terminal, @Nullable Path rejects) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.rejectsFile = rejects;
    }

    @Override
    public void begins(UploadTotals earlier, double share) {
        progress = new UploadProgress(startNanos, earlier.rows(), share);
        earlierRows = earlier.rows();
        rejects = rejectsFile == null ? null : open(rejectsFile, earlierRows > 0);
        if (earlierRows > 0) {
            say("going on behind %,d rows of an earlier run".formatted(earlierRows));
        }
    }

    @Override
    public void progress(UploadTotals totals, double share) {
        String line = progress.line(System.nanoTime(), totals, share);
        err.print(terminal ? ERASE_LINE + line : line + System.lineSeparator());
        err.flush();
    }

    @Override
    public void note(ObjectNode row) {
        if (rejects != null) {
            rejects.println(row);
        } else if (shown++ < SHOWN_MAX) {
            say(describe(row));
        }
    }

    @Override
    public void keep() throws IOException {
        if (rejects != null && rejects.checkError()) {
            throw new IOException("cannot write --rejects " + rejectsFile + ": is the disk full?");
        }
    }

    @Override
    public void waiting(String reason) {
        say("trying again: " + reason);
    }

    /** Says how it ended. */
    void sum(UploadTotals totals) {
        erase();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        out.printf(
                "%,d rows in %.1f s, %,.0f/s: %,d accepted, %,d duplicates, %,d rejected%n",
                totals.rows(),
                seconds,
                (totals.rows() - earlierRows) / seconds,
                totals.accepted(),
                totals.duplicates(),
                totals.rejected());
        if (shown > SHOWN_MAX) {
            out.printf(
                    "%,d rows more were not accepted: --rejects FILE lists all%n",
                    shown - SHOWN_MAX);
        }
        out.flush();
    }

    @Override
    public void close() {
        erase();
        if (rejects != null) {
            rejects.close();
        }
    }

    /** What goes on where an earlier run ended keeps that run's list. */
    private static PrintWriter open(Path file, boolean goingOn) {
        try {
            if (goingOn && Files.exists(file)) {
                dropCutLine(file);
            }
            return new PrintWriter(
                    goingOn
                            ? Files.newBufferedWriter(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                            : Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw ClientFailure.usage("cannot write --rejects " + file);
        }
    }

    /** A run that was killed may have left half a line: its row is noted again. */
    private static void dropCutLine(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long end = channel.size();
            while (end > 0 && channel.read(last.clear(), end - 1) == 1 && last.get(0) != '\n') {
                end--;
            }
            channel.truncate(end);
        }
    }

    private static String describe(ObjectNode row) {
        String field = row.path("field").asText("");
        String id = row.path("key_id").asText("");
        return "line %d: %s%s: %s"
                .formatted(
                        row.path("line").asLong(),
                        row.path("outcome").asText(),
                        id.isEmpty() ? "" : " of " + id,
                        field.isEmpty() || row.path("detail").asText().startsWith("'")
                                ? row.path("detail").asText()
                                : field + " " + row.path("detail").asText());
    }

    private void say(String line) {
        erase();
        err.println(line);
        err.flush();
    }

    private void erase() {
        if (terminal) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }
}
