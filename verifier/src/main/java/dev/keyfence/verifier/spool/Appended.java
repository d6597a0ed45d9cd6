package dev.keyfence.verifier.spool;

/** What became of records that were to be appended. */
public sealed interface Appended {

    /**
     * They are in the spool and survive the process.
     *
     * @param first the first one's place; the others follow
     */
    record Kept(long first) implements Appended {}

    /**
     * None of them is.
     *
     * @param why a sentence for operators
     */
    record NoRoom(String why) implements Appended {}
}
