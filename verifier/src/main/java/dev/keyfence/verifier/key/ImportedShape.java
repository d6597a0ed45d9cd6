package dev.keyfence.verifier.key;

/**
 * What a key that was made elsewhere may look like: 16 to 512 visible ASCII characters. A shorter
 * one could be guessed from its hash; a longer one, or one with blanks, does not travel in headers.
 */
public final class ImportedShape {

    /** Even of hexadecimal digits, this is 64 bits. */
    public static final int CHARACTERS_MIN = 16;

    /** Longer than any API's keys, JWTs aside, which are not looked up. */
    public static final int CHARACTERS_MAX = 512;

    private ImportedShape() {}

    /** Whether a text may be a key that was made elsewhere. */
    public static boolean fits(String text) {
        if (text.length() < CHARACTERS_MIN || text.length() > CHARACTERS_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
