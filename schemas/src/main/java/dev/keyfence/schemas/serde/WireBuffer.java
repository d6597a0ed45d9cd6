package dev.keyfence.schemas.serde;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Where a record is encoded to, used again for the next one; a {@code ByteArrayOutputStream}
 * without its locks. One thread.
 */
final class WireBuffer extends OutputStream {

    /** Fits nearly every record, and what one thread keeps for good. */
    private static final int BYTES_KEPT_MAX = 16 * 1024;

    private static final int BYTES_AT_FIRST = 1024;

    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private int size = WireFormat.HEADER_BYTES;

    @Override
    public void write(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
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
