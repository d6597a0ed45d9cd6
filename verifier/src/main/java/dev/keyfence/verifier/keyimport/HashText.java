package dev.keyfence.verifier.keyimport;

import dev.keyfence.verifier.key.HashAlgorithm;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How the bytes of a hash are written. */
public enum HashText {
    /** Hexadecimal digits of either case. */
    HEX("hex"),
    /** RFC 4648, either alphabet, padded or not. */
    BASE64("base64");

    private final String word;

    HashText(String word) {
        this.word = word;
    }

    /** The encoding of a word, or empty. */
    public static Optional<HashText> ofWord(String word) {
        for (HashText one : values()) {
            if (one.word.equals(word)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a hash.
     *
     * @return its bytes, or empty when the text is not what the algorithm's hashes look like
     */
    public Optional<byte[]> read(String text, HashAlgorithm algorithm) {
        try {
            byte[] bytes =
                    switch (this) {
                        case HEX -> HexFormat.of().parseHex(text);
                        case BASE64 -> base64(text);
                    };
            return bytes.length == algorithm.bytes() ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] base64(String text) {
        boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    }
}
