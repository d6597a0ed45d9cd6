package dev.keyfence.verifier.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Is told how an upload goes, by the thread that runs it. */
public interface UploadWatcher {

    /**
     * An upload begins.
     *
     * @param earlier what earlier runs have done
     * @param share how much of the file that was, 0 to 1
     */
    void begins(UploadTotals earlier, double share);

    /**
     * Rows were answered for.
     *
     * @param totals what became of all rows so far, those of earlier runs included
     * @param share how much of the file was read, 0 to 1
     */
    void progress(UploadTotals totals, double share);

    /** A row was not accepted: its line, outcome, and why. */
    void note(ObjectNode row);

    /**
     * What was noted so far is about to count as told, and is not noted again by a later run: keeps
     * it where it outlives this process.
     *
     * @throws IOException when it cannot; then the upload ends before it counts
     */
    void keep() throws IOException;

    /** Waits before it tries again, and why. */
    void waiting(String reason);
}
