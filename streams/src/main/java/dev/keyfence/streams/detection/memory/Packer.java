package dev.keyfence.streams.detection.memory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers in few bytes: seven bits a byte, the lowest first. Not thread-safe. */
public final class Packer {

    private static final int FIRST_BYTES = 512;
    private static final int MORE = 0x80;
    private static final int LOW_BITS = 0x7F;
    private static final int BITS = 7;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** An empty one. */
    public Packer() {}

    /** Writes a number; the closer to 0, the fewer bytes, up to 10. */
    public Packer number(long value) {
        // Zigzag: the sign goes to the lowest bit.
        long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
        while ((rest & ~(long) LOW_BITS) != 0) {
            octet(((int) rest & LOW_BITS) | MORE);
            rest >>>= BITS;
        }
        return octet((int) rest);
    }

    /** Writes a number as it is, in 8 bytes. */
    public Packer whole(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            octet((int) (value >>> shift));
        }
        return this;
    }

    /** Writes 32 bits as they are, in 4 bytes. */
    public Packer bits32(int value) {
        return bits16(value).bits16(value >>> Short.SIZE);
    }

    /** Writes the lowest 16 bits, in 2 bytes. */
    public Packer bits16(int value) {
        return octet(value).octet(value >>> Byte.SIZE);
    }

    /** Writes a fraction in 4 bytes; who writes one keeps it as a float, or reads another. */
    public Packer fraction(float value) {
        return bits32(Float.floatToIntBits(value));
    }

    /** Writes the lowest 8 bits. */
    public Packer octet(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
        return this;
    }

    /** Writes a text with its length before it. */
    public Packer text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(encoded.length);
        for (byte octet : encoded) {
            octet(octet);
        }
        return this;
    }

    /** Writes what another holds, with its length before it. */
    Packer block(Packer block) {
        number(block.size);
        for (int i = 0; i < block.size; i++) {
            octet(block.bytes[i]);
        }
        return this;
    }

    /** Forgets what was written. */
    Packer clear() {
        size = 0;
        return this;
    }

    /** What was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
