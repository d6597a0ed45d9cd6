package dev.keyfence.streams.detection.memory;

import java.nio.charset.StandardCharsets;

/** Reads what {@link Packer} wrote. Not thread-safe. */
public final class Unpacker {

    private static final int MORE = 0x80;
    private static final int LOW_BITS = 0x7F;
    private static final int BITS = 7;
    private static final int OCTET = 0xFF;

    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads all of these bytes. */
    public Unpacker(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Unpacker(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Whether there is more. */
    public boolean more() {
        return at < end;
    }

    /**
     * Reads a number.
     *
     * @throws IllegalStateException when there is none: the row is damaged
     */
    public long number() {
        long value = 0;
        int shift = 0;
        int octet;
        do {
            octet = octet();
            value |= (long) (octet & LOW_BITS) << shift;
            shift += BITS;
        } while ((octet & MORE) != 0 && shift < Long.SIZE);
        return (value >>> 1) ^ -(value & 1);
    }

    /** Reads a number that fits 32 bits. */
    public int small() {
        return Math.toIntExact(number());
    }

    /** Reads 8 bytes. */
    public long whole() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (long) octet() << shift;
        }
        return value;
    }

    /** Reads 32 bits. */
    public int bits32() {
        return bits16() | (bits16() << Short.SIZE);
    }

    /** Reads 16 bits, 0 to 65,535. */
    public int bits16() {
        return octet() | (octet() << Byte.SIZE);
    }

    /** Reads a fraction. */
    public float fraction() {
        return Float.intBitsToFloat(bits32());
    }

    /** Reads 8 bits, 0 to 255. */
    public int octet() {
        if (at >= end) {
            throw new IllegalStateException(
                    "A stored row of detection is damaged; remove the state directory to rebuild it");
        }
        return bytes[at++] & OCTET;
    }

    /** Reads a text. */
    public String text() {
        Unpacker block = block();
        return new String(bytes, block.at, block.end - block.at, StandardCharsets.UTF_8);
    }

    /** Reads a block with its length before it, as a reader of its own. */
    Unpacker block() {
        int length = small();
        if (length < 0 || length > end - at) {
            throw new IllegalStateException(
                    "A stored row of detection is damaged; remove the state directory to rebuild it");
        }
        Unpacker block = new Unpacker(bytes, at, at + length);
        at += length;
        return block;
    }
}
