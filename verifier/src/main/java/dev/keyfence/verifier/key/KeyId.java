package dev.keyfence.verifier.key;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * What people and APIs name a key by: {@code key_} and 26 characters of lower-case Crockford base32
 * over 128 bits, of which the first 48 are milliseconds since the epoch, so that ids sort by
 * creation. Not secret; safe to log.
 *
 * @param high the first 64 bits: 48 of time, 16 random
 * @param low the last 64 bits, random
 * @see <a href="https://github.com/ulid/spec">ULID, whose layout this is</a>
 */
public record KeyId(long high, long low) implements Comparable<KeyId> {

    private static final String PREFIX = "key_";
    private static final int TEXT_LENGTH = PREFIX.length() + Base32.LENGTH;

    /**
     * Makes a new id.
     *
     * @param random where the 80 random bits come from
     * @param nowMillis milliseconds since the epoch
     * @return an id that sorts after all made in earlier milliseconds
     */
    public static KeyId create(SecureRandom random, long nowMillis) {
        return new KeyId(nowMillis << 16 | (random.nextInt() & 0xffff), random.nextLong());
    }

    /**
     * Reads an id.
     *
     * @param text what {@link #toString()} wrote
     * @return the id, or empty when the text is not one
     */
    public static Optional<KeyId> parse(String text) {
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return Base32.decode(text, PREFIX.length(), KeyId::new);
    }

    @Override
    public int compareTo(KeyId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return Base32.encode(PREFIX, high, low);
    }
}
