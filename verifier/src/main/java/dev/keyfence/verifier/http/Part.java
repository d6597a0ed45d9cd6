package dev.keyfence.verifier.http;

/**
 * A part of the node that controllers work with, under the type they ask for it by.
 *
 * @param type what controllers ask for
 * @param part the part
 */
public record Part<T>(Class<T> type, T part) {

    /** A part under a type. */
    public static <T> Part<T> of(Class<T> type, T part) {
        return new Part<>(type, part);
    }
}
