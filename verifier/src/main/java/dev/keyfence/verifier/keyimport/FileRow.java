package dev.keyfence.verifier.keyimport;

import org.jspecify.annotations.Nullable;

/**
 * One row of a file. Holds keys: never shown.
 *
 * @param line the line it begins on, from 1
 * @param bytes what stands there, without the line's end; empty when there is a fault
 * @param ended true when a line end follows; false for a file that ends within the row, or right
 *     behind it
 * @param fault why it cannot be taken for a row; null when it can
 */
@SuppressWarnings(
        "ArrayRecordComponent") // copying each of a million rows would cost more than it saves
public record FileRow(long line, byte[] bytes, boolean ended, @Nullable String fault) {

    /** Shows the place only. */
    @Override
    public String toString() {
        return "FileRow[line " + line + "]";
    }
}
