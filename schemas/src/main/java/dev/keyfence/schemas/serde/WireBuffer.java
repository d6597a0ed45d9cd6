package dev.keyfence.schemas.serde;

import java.util.Arrays;

/** Where a record is encoded to, used again for the next one. One thread. */
final class WireBuffer {

    /** Fits nearly every record, and what one thread keeps for good. */
    private static final int BYTES_KEPT_MAX = 16 * 1024;

    private static final int BYTES_AT_FIRST = 1024;

    private static final int LONG_BYTES_MAX = 10;

    private static final ThreadLocal<WireBuffer> OF_THREADS =
            ThreadLocal.withInitial(WireBuffer::new);

    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private int size = WireFormat.HEADER_BYTES;

    /** The calling thread's, empty; until it calls again. */
    static WireBuffer ofThread() {
        WireBuffer buffer = OF_THREADS.get();
        buffer.reset();
        return buffer;
    }

    /** Adds one byte. */
    void write(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Adds bytes as they are. */
    void write(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** Adds a number as Avro's int and long are written: zigzag, seven bits a byte. */
    void writeLong(long value) {
        ensure(LONG_BYTES_MAX);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Adds the lowest bytes of a number, the lowest first. */
    void writeLittleEndian(long value, int count) {
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[size++] = (byte) (value >>> (i * Byte.SIZE));
        }
    }

    /** Begins a new record, after the header. */
    void reset() {
        if (bytes.length > BYTES_KEPT_MAX) {
            bytes = new byte[BYTES_AT_FIRST];
        }
        size = WireFormat.HEADER_BYTES;
    }

    /** A copy of header and record. */
    byte[] toRecord(int schemaId) {
        byte[] copy = Arrays.copyOf(bytes, size);
        WireFormat.putHeader(copy, schemaId);
        return copy;
    }

    /** A copy of the record, without a header. */
    byte[] toBody() {
        return Arrays.copyOfRange(bytes, WireFormat.HEADER_BYTES, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
