package dev.keyfence.verifier.replay;

import java.io.PrintWriter;

/**
 * What a person sees: results on one stream, progress on the other. On a terminal progress is one
 * line that is drawn over; elsewhere it is a line each second. Thread-safe.
 */
public final class Screen {

    private static final String ERASE_LINE = "\r\u001B[2K";

    private final PrintWriter results;
    private final PrintWriter progress;
    private final boolean terminal;
    private boolean drawn;

    /**
     * A screen of two streams.
     *
     * @param terminal whether the progress stream can be drawn over
     */
    public Screen(PrintWriter results, PrintWriter progress, boolean terminal) {
        this.results = results;
        this.progress = progress;
        this.terminal = terminal;
    }

    boolean terminal() {
        return terminal;
    }

    /** Prints a line of the results. */
    public synchronized void result(String line) {
        erase();
        results.println(line);
        results.flush();
    }

    /** Prints a line beside the results. */
    public synchronized void note(String line) {
        erase();
        progress.println(line);
        progress.flush();
    }

    /** Shows how far it is. */
    synchronized void progress(String line) {
        if (terminal) {
            progress.print(ERASE_LINE + line);
            progress.flush();
            drawn = true;
        } else {
            progress.println(line);
            progress.flush();
        }
    }

    /** Takes the progress line away. */
    synchronized void erase() {
        if (drawn) {
            progress.print(ERASE_LINE);
            progress.flush();
            drawn = false;
        }
    }
}
