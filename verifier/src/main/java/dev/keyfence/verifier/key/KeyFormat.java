package dev.keyfence.verifier.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The shape of the keys that a profile mints: {@code <prefix>_<environment>_}, 32 base62 characters
 * from a CSPRNG (190 bits), and 6 base62 characters of CRC-32 over all before them. The checksum
 * lets garbage be refused without a look-up, and secret scanners tell a key from a look-alike; it
 * is no protection against forgery and need not be.
 */
public final class KeyFormat {

    /** How many random characters a key has. */
    public static final int RANDOM_LENGTH = 32;

    /** How many checksum characters a key has: 62^6 is more than 2^32. */
    public static final int CHECKSUM_LENGTH = 6;

    private static final char[] ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();

    /**
     * The largest multiple of 62 in a byte: higher bytes are thrown away, so that no character is
     * likelier than another.
     */
    private static final int UNBIASED_BYTES = 248;

    /** The place of each byte in the alphabet; -1 for one that is not in it. */
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
        }
    }

    private static final ThreadLocal<CRC32> CRC = ThreadLocal.withInitial(CRC32::new);
    private static final Optional<Environment> LIVE = Optional.of(Environment.LIVE);
    private static final Optional<Environment> TEST = Optional.of(Environment.TEST);

    private final String livePrefix;
    private final String testPrefix;

    /**
     * The format for a prefix.
     *
     * @param prefix 2 to 16 characters of {@code a-z0-9}, such as {@code kf}
     * @throws IllegalArgumentException when it is not that
     */
    public KeyFormat(String prefix) {
        if (!prefix.matches("[a-z0-9]{2,16}")) {
            throw new IllegalArgumentException(
                    "a key prefix has 2 to 16 characters a-z or 0-9: '" + prefix + "'");
        }
        this.livePrefix = prefix + "_live_";
        this.testPrefix = prefix + "_test_";
    }

    /**
     * The format for one prefix an environment.
     *
     * @param livePrefix what live keys begin with: 3 to 32 characters of {@code A-Za-z0-9_-}, the
     *     last of them {@code _} or {@code -}, such as {@code clipia_live_}
     * @param testPrefix what test keys begin with, likewise
     * @throws IllegalArgumentException when one is not that, or begins with the other
     */
    public KeyFormat(String livePrefix, String testPrefix) {
        for (String prefix : List.of(livePrefix, testPrefix)) {
            if (!prefix.matches("[A-Za-z0-9][A-Za-z0-9_-]{1,30}[_-]")) {
                throw new IllegalArgumentException(
                        "a key prefix has 3 to 32 letters, digits, _ or -, and ends with _ or -: '"
                                + prefix
                                + "'");
            }
        }
        if (livePrefix.startsWith(testPrefix) || testPrefix.startsWith(livePrefix)) {
            throw new IllegalArgumentException(
                    "live and test keys must be told apart: one prefix begins with the other");
        }
        this.livePrefix = livePrefix;
        this.testPrefix = testPrefix;
    }

    /** Where the bytes of a key come from. */
    @FunctionalInterface
    public interface Bytes {
        /** Fills an array with bytes that nobody can guess. */
        void fill(byte[] bytes);
    }

    /** Makes a new key. The result is a secret: show it once, keep only its digest. */
    public String mint(Environment environment, SecureRandom random) {
        return mint(environment, random::nextBytes);
    }

    /** Makes a key of given bytes: the same of the same. As secret as they are. */
    public String mint(Environment environment, Bytes source) {
        String prefix = prefixOf(environment);
        char[] key = new char[prefix.length() + RANDOM_LENGTH + CHECKSUM_LENGTH];
        prefix.getChars(0, prefix.length(), key, 0);
        int end = prefix.length() + RANDOM_LENGTH;
        byte[] bytes = new byte[RANDOM_LENGTH];
        for (int at = prefix.length(); at < end; ) {
            source.fill(bytes);
            for (int i = 0; i < bytes.length && at < end; i++) {
                int value = bytes[i] & 0xff;
                if (value < UNBIASED_BYTES) {
                    key[at++] = ALPHABET[value % ALPHABET.length];
                }
            }
        }
        CRC32 crc = new CRC32();
        for (int i = 0; i < end; i++) {
            crc.update(key[i]);
        }
        long rest = crc.getValue();
        for (int i = key.length - 1; i >= end; i--) {
            key[i] = ALPHABET[(int) (rest % ALPHABET.length)];
            rest /= ALPHABET.length;
        }
        return new String(key);
    }

    /**
     * Checks prefix, length, characters and checksum.
     *
     * @return the environment the key's prefix names, or empty when this cannot be a key of this
     *     format
     */
    public Optional<Environment> environmentOf(String key) {
        if (key.startsWith(livePrefix)) {
            return wellFormed(key, livePrefix.length()) ? LIVE : Optional.empty();
        }
        if (key.startsWith(testPrefix)) {
            return wellFormed(key, testPrefix.length()) ? TEST : Optional.empty();
        }
        return Optional.empty();
    }

    /** What keys of an environment begin with. */
    public String prefixOf(Environment environment) {
        return switch (environment) {
            case LIVE -> livePrefix;
            case TEST -> testPrefix;
        };
    }

    private static boolean wellFormed(String key, int start) {
        int end = start + RANDOM_LENGTH;
        if (key.length() != end + CHECKSUM_LENGTH) {
            return false;
        }
        // A character past Latin-1 becomes a question mark, which is not in the alphabet either.
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        int signs = 0;
        for (int i = start; i < bytes.length; i++) {
            signs |= VALUES[bytes[i] & 0xff];
        }
        if (signs < 0) {
            return false;
        }
        long checksum = 0;
        for (int i = end; i < bytes.length; i++) {
            checksum = checksum * ALPHABET.length + VALUES[bytes[i] & 0xff];
        }
        CRC32 crc = CRC.get();
        crc.reset();
        crc.update(bytes, 0, end);
        return checksum == crc.getValue();
    }
}
