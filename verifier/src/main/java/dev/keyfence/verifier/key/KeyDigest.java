package dev.keyfence.verifier.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a key's bytes: what is stored and looked up. A plain digest serves because a key
 * carries at least 190 bits from a CSPRNG, so that there is nothing to guess that a slow hash would
 * protect.
 *
 * @param a bytes 0 to 7, big-endian
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record KeyDigest(long a, long b, long c, long d) {

    /** How many bytes a digest has. */
    public static final int BYTES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Reused, since making one costs as much as digesting a key. */
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(KeyDigest::newSha256);

    private static final ThreadLocal<byte[]> BUFFER =
            ThreadLocal.withInitial(() -> new byte[BYTES]);

    /** Digests the UTF-8 bytes of a key. */
    public static KeyDigest of(String key) {
        return of(key.getBytes(StandardCharsets.UTF_8));
    }

    /** Digests a key's bytes. */
    public static KeyDigest of(byte[] key) {
        MessageDigest sha256 = SHA_256.get();
        byte[] buffer = BUFFER.get();
        sha256.update(key);
        try {
            sha256.digest(buffer, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a 32-byte buffer holds a SHA-256 digest", e);
        }
        return ofBytes(buffer);
    }

    /**
     * Takes a digest as it is.
     *
     * @param digest 32 bytes
     * @throws IllegalArgumentException when there are not 32 of them
     */
    public static KeyDigest ofBytes(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("a digest has 32 bytes, not " + digest.length);
        }
        return new KeyDigest(
                (long) LONGS.get(digest, 0),
                (long) LONGS.get(digest, 8),
                (long) LONGS.get(digest, 16),
                (long) LONGS.get(digest, 24));
    }

    /** The digest's 32 bytes, in a new array. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        LONGS.set(bytes, 0, a);
        LONGS.set(bytes, 8, b);
        LONGS.set(bytes, 16, c);
        LONGS.set(bytes, 24, d);
        return bytes;
    }

    /** Compares in a time that does not depend on where two digests differ. */
    public boolean constantTimeEquals(long otherA, long otherB, long otherC, long otherD) {
        return ((a ^ otherA) | (b ^ otherB) | (c ^ otherC) | (d ^ otherD)) == 0;
    }

    /**
     * The first 8 bytes in hex: enough to follow one unknown key through the log, too little to
     * find it by.
     */
    public String prefix() {
        return HexFormat.of().toHexDigits(a);
    }

    /** Shows the prefix only. */
    @Override
    public String toString() {
        return "KeyDigest[" + prefix() + "…]";
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
