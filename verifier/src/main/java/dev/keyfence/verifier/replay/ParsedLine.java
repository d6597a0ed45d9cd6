package dev.keyfence.verifier.replay;

/** What a line of a log turned out to be. */
sealed interface ParsedLine {

    /** A request. */
    record Request(LoggedRequest request) implements ParsedLine {}

    /**
     * Not a request.
     *
     * @param why one clause for the person who has the log before them; holds nothing of the line
     */
    record Malformed(String why) implements ParsedLine {}
}
