package dev.keyfence.verifier.control;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.profile.Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes secrets: of chance, or, for a request that may be repeated, of the caller's own secret and
 * the request's name (HKDF-SHA-256, RFC 5869), so that a retry shows the same secret and nobody has
 * to store it. What that costs is told in RATIONALE.md. Safe for any number of threads.
 */
final class SecretMint {

    /** A key takes 32 unbiased bytes, so some 33; 256 do not suffice with a chance below 2^-900. */
    private static final int STREAM_BYTES = 256;

    private static final byte[] SALT =
            "keyfence: secrets of repeatable requests, 1".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();

    /**
     * Makes a secret.
     *
     * @param profile whose format it has
     * @param caller who asks for it
     * @param name what their request is known by; null when it may not be repeated
     */
    String mint(
            Profile profile, Environment environment, Caller caller, @Nullable RequestName name) {
        if (name == null) {
            return profile.format().mint(environment, random);
        }
        String info = profile.name() + '/' + environment.word() + '/';
        ByteBuffer stream = stream(caller.presented(), info, name);
        return profile.format().mint(environment, stream::get);
    }

    private static ByteBuffer stream(Presented.Key secret, String info, RequestName name) {
        byte[] head = info.getBytes(StandardCharsets.UTF_8);
        byte[] digest = name.name().toBytes();
        byte[] all = ByteBuffer.allocate(head.length + digest.length).put(head).put(digest).array();
        try {
            return ByteBuffer.wrap(
                    KDF.getInstance("HKDF-SHA256")
                            .deriveData(
                                    HKDFParameterSpec.ofExtract()
                                            .addIKM(secret.text().getBytes(StandardCharsets.UTF_8))
                                            .addSalt(SALT)
                                            .thenExpand(all, STREAM_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 on has HKDF-SHA256", e);
        }
    }
}
