package dev.keyfence.verifier.archive;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in a directory, which can be opened again, on a day that a test chooses. */
final class ArchiveRig implements AutoCloseable {

    /** Small enough for a few rows to reach every limit. */
    static final ArchiveSettings.Limits LIMITS =
            new ArchiveSettings.Limits(
                    100, Duration.ofHours(1), 3, 1_000, Duration.ofMinutes(10), 1, 128);

    final Path directory;
    Instant now = Samples.NOW;
    Steps steps = Steps.NONE;
    private @Nullable ArchiveStore store;

    ArchiveRig(Path directory) {
        this.directory = directory;
    }

    ArchiveStore store() {
        ArchiveStore current = store;
        return current == null ? open() : current;
    }

    /** Opens it, after a crash where it was open. */
    ArchiveStore open() {
        close();
        ArchiveStore opened =
                ArchiveStore.open(
                        new ArchiveSettings(directory, 400, LIMITS),
                        (step, file) -> steps.before(step, file),
                        () -> now);
        store = opened;
        opened.begin(Samples.LOG);
        return opened;
    }

    /** Appends rows of partition 0 and writes them. */
    void flush(List<ReadRow> rows) {
        append(rows);
        store().flush();
    }

    void append(List<ReadRow> rows) {
        store().append(rows, Map.of(0, rows.getLast().offset() + 1));
    }

    /** Merges and expires until nothing is left to do. */
    void maintain() {
        int steps = 0;
        while (store().maintain()) {
            steps++;
            if (steps > 100) {
                throw new AssertionError("maintenance does not end");
            }
        }
    }

    /** All that is asked for, page by page. */
    List<DecisionRow> all(DecisionQuery query, int limit) {
        List<DecisionRow> rows = new ArrayList<>();
        DecisionPlace after = null;
        do {
            DecisionPage page = store().find(query, after, limit);
            rows.addAll(page.rows());
            after = page.end();
        } while (after != null);
        return rows;
    }

    List<Long> sequences() {
        return all(DecisionQuery.ALL, 7).stream().map(DecisionRow::sequence).toList();
    }

    @Override
    public void close() {
        ArchiveStore current = store;
        store = null;
        if (current != null) {
            current.close();
        }
    }
}
