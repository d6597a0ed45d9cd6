package dev.keyfence.verifier.replay;

/** Reads one line of a log. Pure, safe for any number of threads, and never throws. */
@FunctionalInterface
interface LineParser {

    /**
     * Reads one line.
     *
     * @param line without its line end, at most {@link LineReader#LINE_BYTES_MAX} long
     */
    ParsedLine parse(String line);
}
