package dev.keyfence.verifier.http;

import dev.keyfence.verifier.key.KeyFormat;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that came from outside, on its way into decisions or headers. */
final class CleanText {

    /**
     * Keys of any profile that mints them: see {@link dev.keyfence.verifier.key.KeyFormat}. Under a
     * prefix that does not name its environment, a run that mixes digits and both cases tells a key
     * from a hash in hexadecimal.
     */
    private static final Pattern MINTED_KEY =
            Pattern.compile(
                    "[A-Za-z0-9-]{1,25}_(?:live|test)[_-][0-9A-Za-z]{"
                            + KeyFormat.RANDOM_LENGTH
                            + ",}"
                            + "|[A-Za-z0-9][A-Za-z0-9_-]{1,30}[_-]"
                            + "(?=[0-9A-Za-z]{0,37}[0-9])(?=[0-9A-Za-z]{0,37}[A-Z])"
                            + "(?=[0-9A-Za-z]{0,37}[a-z])[0-9A-Za-z]{38,}");

    /** No key has a shorter run of letters and digits. */
    private static final int RUN_MIN = KeyFormat.RANDOM_LENGTH;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private CleanText() {}

    /**
     * Visible ASCII and spaces as they are, each other character as {@code ?}: header bytes have no
     * agreed character set, and control characters play tricks on whoever reads a log.
     */
    static @Nullable String ascii(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!printable(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    /** True when the text holds what looks like a minted key. */
    static boolean holdsKey(String text) {
        return hasLongRun(text) && MINTED_KEY.matcher(text).find();
    }

    /**
     * A path or user agent for the decision log: as {@link #ascii}, and without the keys that
     * careless clients put there.
     */
    static @Nullable String logged(@Nullable String text) {
        String clean = ascii(text);
        return clean == null || !hasLongRun(clean)
                ? clean
                : MINTED_KEY.matcher(clean).replaceAll("[key]");
    }

    /**
     * True when so many letters and digits follow each other that a key could be among them; looks
     * at one character in {@value #RUN_MIN} of most texts.
     */
    private static boolean hasLongRun(String text) {
        int start = 0;
        while (start + RUN_MIN <= text.length()) {
            int at = start + RUN_MIN - 1;
            while (at >= start && isLetterOrDigit(text.charAt(at))) {
                at--;
            }
            if (at < start) {
                return true;
            }
            start = at + 1;
        }
        return false;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /**
     * A header value: visible ASCII and spaces as they are, all else and {@code %} as the percent
     * escapes of its UTF-8 bytes.
     */
    static String headerValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!printable(text.charAt(i)) || text.charAt(i) == '%') {
                return escaped(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (!printable(chars[i])) {
                chars[i] = '?';
            }
        }
        return new String(chars);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (printable(c) && c != '%') {
                out.append(c);
            } else {
                out.append('%').append(HEX.toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static boolean printable(char c) {
        return c >= ' ' && c < 0x7f;
    }
}
