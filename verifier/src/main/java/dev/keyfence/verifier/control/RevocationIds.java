package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.key.KeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of revocations that a client may ask for again. A call with {@code Idempotency-Key} has
 * a name made of who calls, that key and what is asked, so that every control node finds the same
 * one without asking another: the first half from caller and key, the second from what is asked.
 * Two that share only the first half are one key used for two different calls.
 */
final class RevocationIds {

    private static final String PREFIX = "rev_";

    private RevocationIds() {}

    /** The name of an order. */
    static String of(String idempotencyKey, RevocationOrder order) {
        long who = half(List.of(order.actor().id(), idempotencyKey));
        long what =
                half(
                        List.of(
                                order.target().kind().word(),
                                order.target().value(),
                                text(order.issuedBefore()),
                                order.reason().word(),
                                text(order.note())));
        return Base32.encode(PREFIX, who, what);
    }

    /** The name of the revocation of a key for a leak, whoever reports it and however often. */
    static String ofLeak(KeyId key) {
        String id = key.toString();
        return Base32.encode(PREFIX, half(List.of("leak", id)), half(List.of("leaked", id)));
    }

    private static String text(@Nullable Object part) {
        return part == null ? "" : "=" + part;
    }

    /** 64 bits of a digest over parts that cannot run into each other. */
    private static long half(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
