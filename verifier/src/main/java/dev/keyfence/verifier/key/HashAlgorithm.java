package dev.keyfence.verifier.key;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions whose hashes a key may be imported by. */
public enum HashAlgorithm {
    /** FIPS 180-4; what every digest here is made with. */
    SHA_256("sha256", 32),
    /** FIPS 180-4. */
    SHA_512("sha512", 64),
    /** RFC 2104 over SHA-256, with a secret that the node's settings name. */
    HMAC_SHA_256("hmac-sha256", 32);

    private final String word;
    private final int bytes;

    HashAlgorithm(String word, int bytes) {
        this.word = word;
        this.bytes = bytes;
    }

    /** The word in rows and records. */
    public String word() {
        return word;
    }

    /** How many bytes a hash has. */
    public int bytes() {
        return bytes;
    }

    /** True when hashes are made with a secret beside the key. */
    public boolean isKeyed() {
        return this == HMAC_SHA_256;
    }

    /** The algorithm of a word, or empty. */
    public static Optional<HashAlgorithm> ofWord(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(HashAlgorithm::word).collect(Collectors.joining(", "));
    }
}
