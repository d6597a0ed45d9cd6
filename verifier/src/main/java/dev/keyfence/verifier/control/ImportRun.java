package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.KeyImporter.Result;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.keyimport.FileRow;
import dev.keyfence.verifier.keyimport.RowReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One import: read a row, look whether its key is there, send it, and settle the oldest when enough
 * are under way. Rows are settled in the file's order, so that what is reported up to a line is all
 * there is to say of it. For one thread, which waits.
 */
final class ImportRun {

    /**
     * How many rows are under way at once. At 20,000 a second they are answered after a tenth of a
     * second; and a tenth of a second is what another command waits behind them.
     */
    static final int WINDOW = 2_048;

    private final KeyImporter importer;
    private final ImportReport report;
    private final Caller caller;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Map<KeyDigest, Long> underWay = new HashMap<>();
    private @Nullable End lost;

    ImportRun(KeyImporter importer, ImportReport report, Caller caller) {
        this.importer = importer;
        this.report = report;
        this.caller = caller;
    }

    /**
     * How an import ended.
     *
     * @param nextLine the line to go on from: behind the last row, or of the row at which it
     *     stopped
     * @param stopped why it stopped before the file's end; null when it did not
     */
    record End(long nextLine, @Nullable String stopped) {}

    private record Pending(long line, @Nullable KeyDigest digest, Supplier<Result> result) {}

    /**
     * Imports a file.
     *
     * @param rows its rows
     * @param meaning what they mean
     * @throws IOException when the report cannot be kept
     */
    End run(RowReader rows, RowMeaning meaning) throws IOException {
        String broken = null;
        while (lost == null) {
            Optional<FileRow> row;
            try {
                row = rows.next();
            } catch (IOException e) {
                // An upload that breaks off, or gzip that is damaged.
                broken = "the upload ended within the file, or its gzip is damaged";
                break;
            }
            if (row.isEmpty()) {
                break;
            }
            take(row.get(), meaning);
        }
        while (!pending.isEmpty()) {
            settle(pending.remove());
        }
        return lost != null ? lost : new End(rows.line(), broken);
    }

    private void take(FileRow row, RowMeaning meaning) throws IOException {
        if (pending.size() >= WINDOW) {
            settle(pending.remove());
        }
        switch (meaning.of(row, caller.scopes())) {
            case ImportRows.Unfit(String field, String detail) ->
                    pending.add(done(row.line(), new Result.Rejected(field, detail)));
            case ImportRows.Fit(ImportedKey key) -> pending.add(send(row.line(), key));
        }
    }

    private Pending send(long line, ImportedKey key) {
        Long earlier = underWay.get(key.digest());
        if (earlier != null) {
            return done(
                    line, new Result.Duplicate(null, "the same secret stands on line " + earlier));
        }
        Result.Duplicate existing = importer.existing(key.digest());
        if (existing != null) {
            return done(line, existing);
        }
        underWay.put(key.digest(), line);
        return new Pending(line, key.digest(), importer.bring(key, caller.actor()));
    }

    private static Pending done(long line, Result result) {
        return new Pending(line, null, () -> result);
    }

    /** Waits for a row's answer, which comes or is given up in time. */
    private void settle(Pending row) throws IOException {
        Result result = row.result().get();
        if (row.digest() != null) {
            underWay.remove(row.digest());
        }
        if (result instanceof Result.Lost(String detail) && lost == null) {
            lost = new End(row.line(), detail);
        }
        report.add(row.line(), result);
    }
}
