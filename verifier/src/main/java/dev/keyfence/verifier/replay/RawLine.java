package dev.keyfence.verifier.replay;

/**
 * One line of a log, unread.
 *
 * @param number counts from 1
 * @param text without its line end; empty when the line is too long
 * @param tooLong true when it has more than {@link LineReader#LINE_BYTES_MAX} bytes
 */
record RawLine(long number, String text, boolean tooLong) {}
