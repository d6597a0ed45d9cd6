package dev.keyfence.verifier.export;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook, as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, time and body,
 * once with each secret, so that one can be changed while the other side knows both.
 */
final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";

    /** What the specification asks for. */
    private static final int SECRET_BYTES_MIN = 24;

    private static final int SECRET_BYTES_MAX = 64;

    private final List<byte[]> secrets;

    /** Signs with all of these. */
    WebhookSignature(List<byte[]> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /**
     * The bytes of a secret: {@code whsec_} and base64 of 24 to 64 bytes; empty when it is none.
     */
    static Optional<byte[]> secret(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return bytes.length >= SECRET_BYTES_MIN && bytes.length <= SECRET_BYTES_MAX
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The header {@code webhook-signature}.
     *
     * @param id the header {@code webhook-id}
     * @param seconds the header {@code webhook-timestamp}
     * @param body the body
     */
    String of(String id, long seconds, byte[] body) {
        return secrets.stream()
                .map(secret ->
                        "v1," + Base64.getEncoder().encodeToString(hmac(secret, id, seconds, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(byte[] secret, String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            mac.update((id + '.' + seconds + '.').getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
