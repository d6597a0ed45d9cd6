package dev.keyfence.verifier.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key as tokens are signed with it: HMAC-SHA256 under the key's bytes (RFC 7518 section 3.2).
 * Safe for any number of threads.
 */
public final class SigningKey {

    private static final String ALGORITHM = "HmacSHA256";

    /** Ready to be copied, and never used itself: looking the algorithm up costs more than it. */
    private final Mac ready;

    /** The key of a secret, which is not kept as text. */
    public SigningKey(String secret) {
        try {
            ready = Mac.getInstance(ALGORITHM);
            ready.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Whether a signature is this key's; takes the same time whether it is or not. */
    boolean signed(byte[] input, byte[] signature) {
        return MessageDigest.isEqual(sign(input), signature);
    }

    byte[] sign(byte[] input) {
        try {
            return ((Mac) ready.clone()).doFinal(input);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMACs can be copied", e);
        }
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "SigningKey[redacted]";
    }
}
