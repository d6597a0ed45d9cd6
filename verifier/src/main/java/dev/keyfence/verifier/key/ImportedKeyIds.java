package dev.keyfence.verifier.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The ids of imported keys. An id is made of the digest, so that a row which comes again names the
 * same key, whatever node it comes to and whatever became of the first one: the single writer of
 * that key then refuses the second. Its first 48 bits are the time that the row gives, so that ids
 * still sort by creation; rows without a time come before all others.
 */
public final class ImportedKeyIds {

    /** Keeps the digest's own bytes out of ids, which are no secret. */
    private static final byte[] DOMAIN = "keyfence/key-id".getBytes(StandardCharsets.US_ASCII);

    /** 48 bits of milliseconds end in the year 10889. */
    private static final long MILLIS_MAX = (1L << 48) - 1;

    private ImportedKeyIds() {}

    /**
     * The id of an imported key.
     *
     * @param digest where it is looked up
     * @param createdAtMicros when it was created, microseconds since the epoch; 0 when the row does
     *     not say
     */
    public static KeyId of(KeyDigest digest, long createdAtMicros) {
        long millis = TimeUnit.MICROSECONDS.toMillis(createdAtMicros);
        if (millis < 0 || millis > MILLIS_MAX) {
            throw new IllegalArgumentException("the time does not fit a key id");
        }
        byte[] bytes = Arrays.copyOf(DOMAIN, DOMAIN.length + KeyDigest.BYTES);
        System.arraycopy(digest.toBytes(), 0, bytes, DOMAIN.length, KeyDigest.BYTES);
        KeyDigest hashed = KeyDigest.of(bytes);
        return new KeyId(millis << 16 | (hashed.a() & 0xffff), hashed.b());
    }
}
