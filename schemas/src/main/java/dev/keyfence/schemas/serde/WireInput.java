package dev.keyfence.schemas.serde;

import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that a record is decoded from, which may be anything: whatever they say of lengths, no more
 * is read or made than they are. One thread.
 */
final class WireInput {

    private static final int LAST_SHIFT = 63;

    private final byte[] bytes;
    private int at;

    /** The bytes from there to their end. */
    WireInput(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** Whether all bytes were read. */
    boolean isEnd() {
        return at == bytes.length;
    }

    /**
     * The next byte, 0 to 255.
     *
     * @throws BufferUnderflowException at the end
     */
    int read() {
        if (at == bytes.length) {
            throw new BufferUnderflowException();
        }
        return bytes[at++] & 0xff;
    }

    /**
     * A number as Avro's int and long are written: zigzag, seven bits a byte.
     *
     * @throws BufferUnderflowException when it goes on behind the end
     * @throws ArithmeticException when it goes on behind 64 bits
     */
    long readLong() {
        long rest = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            int next = read();
            rest |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return (rest >>> 1) ^ -(rest & 1);
            }
        }
        throw new ArithmeticException("a number is too long");
    }

    /** A number whose lowest bytes come first. */
    long readLittleEndian(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) read() << (i * Byte.SIZE);
        }
        return value;
    }

    /** A copy of the bytes that their length stands before. */
    byte[] readBytes() {
        return readBytes(readLength());
    }

    /** A copy of so many bytes. */
    byte[] readBytes(int length) {
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** A text of UTF-8; what is none is replaced, as Avro does. */
    String readText() {
        int length = readLength();
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    /**
     * How many elements the next block of an array or a map has; 0 behind the last.
     *
     * @throws BufferUnderflowException for more than there are bytes: each element takes one
     */
    int readBlock() {
        long count = readLong();
        if (count < 0) {
            // Then the block's bytes are told as well, for those who pass over it.
            readLong();
            count = -count;
        }
        return bounded(count);
    }

    private int readLength() {
        return bounded(readLong());
    }

    private int bounded(long count) {
        if (count < 0 || count > bytes.length - at) {
            throw new BufferUnderflowException();
        }
        return (int) count;
    }

    private int take(int length) {
        int from = at;
        at += bounded(length);
        return from;
    }
}
