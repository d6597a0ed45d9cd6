package dev.keyfence.verifier.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What made the hash that a key is known by. Written {@code sha256}, {@code sha512} or {@code
 * hmac-sha256:<secret name>}.
 *
 * @param algorithm the function
 * @param secretName the name of the secret it was made with; empty when the function takes none
 */
public record HashKind(HashAlgorithm algorithm, String secretName) {

    /** What every digest here is made with. */
    public static final HashKind NATIVE = new HashKind(HashAlgorithm.SHA_256, "");

    private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");
    private static final String DOMAIN = "keyfence/";

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when a secret is named where none is taken, or is missing
     *     where one is, or its name is not fit
     */
    public HashKind {
        if (algorithm.isKeyed() ? !isSecretName(secretName) : !secretName.isEmpty()) {
            throw new IllegalArgumentException(
                    algorithm.word() + " with the secret '" + secretName + "'");
        }
    }

    /** True for 1 to 64 characters of {@code a-z 0-9 _ . -}, the first a letter or digit. */
    public static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** The kind of a label, or empty when this version does not know it. */
    public static Optional<HashKind> parse(String label) {
        int colon = label.indexOf(':');
        String secret = colon < 0 ? "" : label.substring(colon + 1);
        return HashAlgorithm.ofWord(colon < 0 ? label : label.substring(0, colon))
                .filter(one -> one.isKeyed() ? isSecretName(secret) : colon < 0)
                .map(one -> new HashKind(one, secret));
    }

    /** True for our own digests. */
    public boolean isNative() {
        return equals(NATIVE);
    }

    /** The text that {@link #parse} reads. */
    public String label() {
        return secretName.isEmpty() ? algorithm.word() : algorithm.word() + ':' + secretName;
    }

    /**
     * Where a hash of this kind is looked up: a native one as it is, a foreign one under the
     * SHA-256 of {@code keyfence/}, the label, a zero byte and the hash. So all digests have one
     * length, and a hash of one kind is never taken for one of another.
     *
     * @param hash as many bytes as the algorithm makes
     */
    public KeyDigest digestOf(byte[] hash) {
        if (hash.length != algorithm.bytes()) {
            throw new IllegalArgumentException(
                    algorithm.word() + " makes " + algorithm.bytes() + " bytes");
        }
        if (isNative()) {
            return KeyDigest.ofBytes(hash);
        }
        byte[] label = (DOMAIN + label()).getBytes(UTF_8);
        byte[] all = new byte[label.length + 1 + hash.length];
        System.arraycopy(label, 0, all, 0, label.length);
        System.arraycopy(hash, 0, all, label.length + 1, hash.length);
        return KeyDigest.of(all);
    }

    @Override
    public String toString() {
        return label();
    }
}
