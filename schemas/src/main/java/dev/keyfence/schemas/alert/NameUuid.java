package dev.keyfence.schemas.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that follow from what they name (UUIDv5, RFC 9562 section 5.5): who reckons again finds the
 * same id. Thread-safe.
 */
public final class NameUuid {

    /** The name space of all of Keyfence's names, drawn at random once. */
    private static final UUID SPACE = UUID.fromString("b8f3c1d2-5f0e-4c55-9a53-0d6f5b1f6c0e");

    /** Between parts, so that no two lists of parts read the same. */
    private static final byte SEPARATOR = 0;

    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION = 0x5000L;
    private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private NameUuid() {}

    /**
     * The id of what these parts name.
     *
     * @param parts in this order; none holds the character 0
     */
    public static UUID of(String... parts) {
        MessageDigest digest = sha1();
        digest.update(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(SPACE.getMostSignificantBits())
                        .putLong(SPACE.getLeastSignificantBits())
                        .flip());
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update(SEPARATOR);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(
                (hash.getLong() & ~VERSION_MASK) | VERSION,
                (hash.getLong() & ~VARIANT_MASK) | VARIANT);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
