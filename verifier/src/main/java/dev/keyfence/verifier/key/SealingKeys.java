package dev.keyfence.verifier.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens keys' secrets with AES-256-GCM under key-encryption keys from the node's
 * configuration. One seals, all of them open: so one takes the place of another while secrets under
 * both are around. What is sealed is bound to its key and to its secret's digest, which no other
 * generation of the key shares, so that nobody who can write to the log puts one key's secret in
 * the place of another's. Safe for any number of threads.
 */
public final class SealingKeys {

    /** None: nothing can be sealed or opened. */
    public static final SealingKeys NONE = new SealingKeys("", Map.of());

    /** AES-256. */
    public static final int KEY_BYTES = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String BOUND_TO = "keyfence: sealed secret, 1/";

    private final String newest;
    private final Map<String, SecretKeySpec> keys;
    private final SecureRandom random = new SecureRandom();

    /**
     * These keys.
     *
     * @param newest the name of the one that seals; not looked at when there are none
     * @param keys name to bytes
     * @throws IllegalArgumentException when a name is not fit, a key has not 32 bytes, or none has
     *     the name of the one that seals; says which, never the key
     */
    public SealingKeys(String newest, Map<String, byte[]> keys) {
        Map<String, SecretKeySpec> all = new TreeMap<>();
        for (Map.Entry<String, byte[]> key : keys.entrySet()) {
            if (!HashKind.isSecretName(key.getKey())) {
                throw new IllegalArgumentException(
                        "a key-encryption key's name has 1 to 64 characters of a-z 0-9 _ . -");
            }
            if (key.getValue().length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "the key-encryption key '%s' must have %d bytes"
                                .formatted(key.getKey(), KEY_BYTES));
            }
            all.put(key.getKey(), new SecretKeySpec(key.getValue(), "AES"));
        }
        if (!all.isEmpty() && !all.containsKey(newest)) {
            throw new IllegalArgumentException(
                    "there is no key-encryption key '%s' to seal with".formatted(newest));
        }
        this.newest = newest;
        this.keys = Collections.unmodifiableMap(all);
    }

    /** The names there are. */
    public Set<String> names() {
        return keys.keySet();
    }

    /** The name of the key that seals; empty when there is none. */
    public Optional<String> newest() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(newest);
    }

    /**
     * Seals a key's secret.
     *
     * @throws IllegalStateException when there is none: ask {@link #newest} first
     */
    public SealedSecret seal(KeyId id, String secret) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is no key-encryption key to seal with");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, newest, nonce, id, KeyDigest.of(secret));
            byte[] text = cipher.doFinal(secret.getBytes(UTF_8));
            return new SealedSecret(
                    newest,
                    ByteBuffer.allocate(nonce.length + text.length).put(nonce).put(text).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * Opens a sealed secret.
     *
     * @param digest the digest that the key's record has for this secret
     * @return the secret; empty when its key-encryption key is not here, or it was not sealed for
     *     this key and digest
     */
    public Optional<String> open(KeyId id, KeyDigest digest, SealedSecret sealed) {
        byte[] box = sealed.box();
        if (!keys.containsKey(sealed.kek()) || box.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(box, 0, nonce, 0, NONCE_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.kek(), nonce, id, digest);
            return Optional.of(
                    new String(cipher.doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES), UTF_8));
        } catch (GeneralSecurityException e) {
            // Its tag is not right: not ours, or not for this key. Nothing more may be told.
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String kek, byte[] nonce, KeyId id, KeyDigest digest)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, keys.get(kek), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((BOUND_TO + id + '/').getBytes(UTF_8));
        cipher.updateAAD(digest.toBytes());
        return cipher;
    }
}
