package dev.keyfence.verifier.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the hashes that imported keys are known by; holds the secrets of those that need one.
 * Immutable. Only keys that were not found under their native digest come here, so nothing is
 * reused between calls.
 */
public final class HashSecrets {

    /** No secrets: keyed hashes cannot be made. */
    public static final HashSecrets NONE = new HashSecrets(Map.of());

    /** RFC 2104 section 3 strongly discourages less than the hash's length; some did it anyway. */
    private static final int SECRET_BYTES_MIN = 8;

    private final Map<String, SecretKeySpec> secrets;

    /**
     * These secrets.
     *
     * @param secrets name to bytes
     * @throws IllegalArgumentException when a name is not fit or a secret has less than 8 bytes;
     *     says which, never the secret
     */
    public HashSecrets(Map<String, byte[]> secrets) {
        Map<String, SecretKeySpec> all = new HashMap<>();
        secrets.forEach((name, secret) -> {
            if (!HashKind.isSecretName(name)) {
                throw new IllegalArgumentException(
                        "a secret's name has 1 to 64 characters of a-z 0-9 _ . -");
            }
            if (secret.length < SECRET_BYTES_MIN) {
                throw new IllegalArgumentException(
                        "the secret '%s' has less than %d bytes".formatted(name, SECRET_BYTES_MIN));
            }
            all.put(name, new SecretKeySpec(secret, "HmacSHA256"));
        });
        this.secrets = Collections.unmodifiableMap(new TreeMap<>(all));
    }

    /** The names there are, sorted. */
    public Set<String> names() {
        return secrets.keySet();
    }

    /** Whether hashes of this kind can be made here. */
    public boolean knows(HashKind kind) {
        return !kind.algorithm().isKeyed() || secrets.containsKey(kind.secretName());
    }

    /**
     * Where a key would be found, had it been imported by a hash of this kind.
     *
     * @return the digest to look up, or empty when the kind's secret is not configured here
     */
    public Optional<KeyDigest> digestOf(HashKind kind, String key) {
        byte[] bytes = key.getBytes(UTF_8);
        try {
            return switch (kind.algorithm()) {
                case SHA_256 -> Optional.of(KeyDigest.of(bytes));
                case SHA_512 ->
                        Optional.of(
                                kind.digestOf(MessageDigest.getInstance("SHA-512").digest(bytes)));
                case HMAC_SHA_256 -> {
                    SecretKeySpec secret = secrets.get(kind.secretName());
                    if (secret == null) {
                        yield Optional.empty();
                    }
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(secret);
                    yield Optional.of(kind.digestOf(mac.doFinal(bytes)));
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has these algorithms", e);
        }
    }

    /** Shows names only. */
    @Override
    public String toString() {
        return "HashSecrets" + names();
    }
}
