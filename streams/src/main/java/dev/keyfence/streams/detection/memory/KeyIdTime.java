package dev.keyfence.streams.detection.memory;

import java.util.concurrent.TimeUnit;

/**
 * When a key was created, as far as its id tells: the first 48 bits of an id of Keyfence are
 * milliseconds since the epoch, as in a ULID.
 *
 * @see <a href="https://github.com/ulid/spec">ULID</a>
 */
public final class KeyIdTime {

    private static final String PREFIX = "key_";
    private static final int TEXT_LENGTH = PREFIX.length() + 26;

    /** Five bits each, but the first, which has three. */
    private static final int TIME_CHARACTERS = 10;

    private static final char FIRST_MAX = '7';
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private KeyIdTime() {}

    /**
     * The second of an id's time, since the epoch.
     *
     * @param keyId an id, which observed logs may have written otherwise
     * @return 0 when it does not tell: it is not one of Keyfence's, or that of an imported key of
     *     which nobody knew
     */
    public static long second(String keyId) {
        if (keyId.length() != TEXT_LENGTH
                || !keyId.startsWith(PREFIX)
                || keyId.charAt(PREFIX.length()) > FIRST_MAX) {
            return 0;
        }
        long millis = 0;
        for (int i = PREFIX.length(); i < PREFIX.length() + TIME_CHARACTERS; i++) {
            int value = ALPHABET.indexOf(keyId.charAt(i));
            if (value < 0) {
                return 0;
            }
            millis = millis << 5 | value;
        }
        return TimeUnit.MILLISECONDS.toSeconds(millis);
    }
}
