package dev.keyfence.verifier.key;

import java.util.Arrays;
import java.util.Optional;

/**
 * 128 bits as 26 characters of lower-case Crockford base32, most significant first, so that text
 * order is number order.
 */
public final class Base32 {

    /** How many characters 128 bits take. */
    public static final int LENGTH = 26;

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
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
        char[] text = new char[prefix.length() + LENGTH];
        prefix.getChars(0, prefix.length(), text, 0);
        long lowBits = low;
        long highBits = high;
        for (int i = text.length - 1; i >= prefix.length(); i--) {
            text[i] = ALPHABET[(int) (lowBits & 31)];
            lowBits = lowBits >>> 5 | highBits << 59;
            highBits >>>= 5;
        }
        return new String(text);
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
