package dev.keyfence.schemas.serde;

import java.io.IOException;

/**
 * Reads records that were written with one schema.
 *
 * @param <T> the record
 */
@FunctionalInterface
interface RecordReader<T> {

    /**
     * The record that begins there and ends with the bytes.
     *
     * @throws TrailingBytesException when bytes are left behind it
     * @throws IOException when there is none
     * @throws RuntimeException when there is none
     */
    T read(byte[] bytes, int from) throws IOException;
}
