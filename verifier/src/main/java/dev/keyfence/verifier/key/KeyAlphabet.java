package dev.keyfence.verifier.key;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The characters that a kind of key is made of. */
public enum KeyAlphabet {
    /** 0-9. */
    DIGITS("0123456789"),
    /** 0-9 a-f, in either case. */
    HEX("0123456789abcdefABCDEF"),
    /** 0-9 A-Z a-z. */
    BASE62("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    /** Base62 and - _ =. */
    BASE64URL("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_="),
    /** Base62 and + / =. */
    BASE64("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/="),
    /** Whatever a key may hold. */
    VISIBLE(
            "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static final int ASCII = 128;

    private final String word = name().toLowerCase(Locale.ROOT);
    private final boolean[] holds = new boolean[ASCII];

    KeyAlphabet(String characters) {
        characters.chars().forEach(c -> holds[c] = true);
    }

    /** The word in files. */
    public String word() {
        return word;
    }

    /** The alphabet of a word, or empty. */
    public static Optional<KeyAlphabet> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /** All words, for whoever used another. */
    public static String words() {
        return Arrays.stream(values()).map(each -> each.word).collect(Collectors.joining(", "));
    }

    /** Whether a text is made of it, from a place on. */
    boolean spells(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ASCII || !holds[c]) {
                return false;
            }
        }
        return true;
    }
}
