package dev.keyfence.streams.codec;

/**
 * What came of reading a record's bytes.
 *
 * @param <T> the record wanted
 */
public sealed interface Decoded<T> {

    /**
     * The bytes are a record of the type wanted.
     *
     * @param value the record
     */
    record Read<T>(T value) implements Decoded<T> {}

    /**
     * The bytes can never be read as that.
     *
     * @param reason one sentence saying why
     */
    record Poison<T>(String reason) implements Decoded<T> {}
}
