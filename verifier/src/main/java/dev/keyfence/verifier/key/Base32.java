package dev.keyfence.verifier.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/**
 * 128 bits as 26 characters of lower-case Crockford base32, most significant first, so that text
 * order is number order.
 */
public final class Base32 {

    /** How many characters 128 bits take. */
    public static final int LENGTH = 26;

    private static final byte[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".getBytes(ISO_8859_1);
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
        }
    }

    private Base32() {}

    /** What to make of 128 decoded bits. */
    @FunctionalInterface
    public interface Maker<T> {
        /** Makes a value of the high and low 64 bits. */
        T make(long high, long low);
    }

    /** Writes 128 bits behind a prefix. */
    public static String encode(String prefix, long high, long low) {
        int start = prefix.length();
        byte[] text = Arrays.copyOf(prefix.getBytes(ISO_8859_1), start + LENGTH);
        // Twelve characters of each half, and between them one of four bits and one, and two.
        put(low, text, start + 14);
        text[start + 13] = ALPHABET[(int) ((low >>> 60) | ((high << 4) & 0x10))];
        put(high >>> 1, text, start + 1);
        text[start] = ALPHABET[(int) (high >>> 61)];
        return new String(text, ISO_8859_1);
    }

    private static void put(long bits, byte[] text, int start) {
        long rest = bits;
        for (int i = start + 11; i >= start; i--) {
            text[i] = ALPHABET[(int) (rest & 31)];
            rest >>>= 5;
        }
    }

    /**
     * Reads the 26 characters from {@code start} to the end; empty when they are not what {@link
     * #encode} writes.
     */
    public static <T> Optional<T> decode(String text, int start, Maker<T> maker) {
        if (text.length() - start != LENGTH || text.charAt(start) > '7') {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c < VALUES.length ? VALUES[c] : -1;
            if (value < 0) {
                return Optional.empty();
            }
            high = high << 5 | low >>> 59;
            low = low << 5 | value;
        }
        return Optional.of(maker.make(high, low));
    }
}
