package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyLookup.Found;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How one key lies in bytes, on disk and in the hot table alike, so that filling the table at start
 * is copying.
 *
 * <pre>
 * hot part, all that a decision needs
 *    0 int   length of the hot part
 *    4 byte  status     5 byte environment     6 byte number of secrets
 *    7 byte  the hot table's own mark, 0 elsewhere; no reader looks at it
 *    8 long  id, high   16 long id, low        24 long version
 *   32 long  created    40 long expires        48 long fence position at creation
 *   56 secrets, newest first, 52 bytes each:
 *        0 digest (4 longs)  32 long valid until  40 long created  48 int generation
 *    . int hash of the shape    . int length of the owner    . int length of the shape
 *    . owner, UTF-8             . shape: profile, scopes, tags, imports, terms (see {@link Shapes})
 * cold part, for administrators, on disk only
 *    . long updated             . name, sealed secrets
 * </pre>
 *
 * <p>Integers are big-endian, times microseconds since the epoch.
 */
final class KeyRow {

    /** More bytes than any sane key needs, and half of what a page of the hot table holds. */
    static final int HOT_BYTES_MAX = 128 * 1024;

    /** The schema allows two; a count that does not fit a byte would break the row. */
    static final int SECRETS_MAX = 16;

    static final int FIRST_SECRET = 56;
    static final int SECRET_BYTES = 52;
    static final int TEXT_HEAD_BYTES = 12;

    private static final int STATUS = 4;
    private static final int ENVIRONMENT = 5;
    private static final int SECRETS = 6;
    private static final int MARK = 7;
    private static final int ID_HIGH = 8;
    private static final int ID_LOW = 16;
    private static final int VERSION = 24;
    private static final int CREATED = 32;
    private static final int EXPIRES = 40;
    private static final int FENCE_POSITION = 48;
    private static final int SECRET_VALID_UNTIL = 32;
    private static final int SECRET_CREATED = 40;
    private static final int SECRET_GENERATION = 48;

    private static final KeyStatus[] STATUSES = KeyStatus.values();
    private static final Environment[] ENVIRONMENTS = Environment.values();
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private KeyRow() {}

    /** Names this layout; the enums are part of it, since rows hold their ordinals. */
    static String format() {
        return "key-row-5 " + Arrays.toString(STATUSES) + Arrays.toString(ENVIRONMENTS);
    }

    static int hotLength(byte[] page, int row) {
        return (int) INTS.get(page, row);
    }

    static boolean isDead(byte[] page, int row) {
        return page[row + MARK] != 0;
    }

    static void markDead(byte[] page, int row) {
        page[row + MARK] = 1;
    }

    static void setStatus(byte[] page, int row, KeyStatus status) {
        page[row + STATUS] = code(status);
    }

    /**
     * Whether a row would take a key back behind the one that is held: what an instance of the
     * lifecycle that was replaced may still write, and a broker then aborts. Nothing takes a
     * revocation back, and a revocation comes whatever its version.
     */
    static boolean goesBack(byte[] row, byte[] held) {
        if (isRevoked(row)) {
            return false;
        }
        return isRevoked(held) || (long) LONGS.get(row, VERSION) < (long) LONGS.get(held, VERSION);
    }

    static boolean isRevoked(byte[] row) {
        return row[STATUS] == code(KeyStatus.REVOKED);
    }

    static int secrets(byte[] page, int row) {
        return page[row + SECRETS];
    }

    static long idHigh(byte[] page, int row) {
        return (long) LONGS.get(page, row + ID_HIGH);
    }

    static long idLow(byte[] page, int row) {
        return (long) LONGS.get(page, row + ID_LOW);
    }

    static KeyId id(byte[] page, int row) {
        return new KeyId(idHigh(page, row), idLow(page, row));
    }

    static boolean hasId(byte[] page, int row, long high, long low) {
        return idHigh(page, row) == high && idLow(page, row) == low;
    }

    static KeyDigest digest(byte[] page, int row, int secret) {
        int at = row + FIRST_SECRET + secret * SECRET_BYTES;
        return new KeyDigest(
                (long) LONGS.get(page, at),
                (long) LONGS.get(page, at + 8),
                (long) LONGS.get(page, at + 16),
                (long) LONGS.get(page, at + 24));
    }

    /** The number of the row's secret that has this digest, or -1. */
    static int secretOf(byte[] page, int row, KeyDigest digest) {
        int count = page[row + SECRETS];
        int at = row + FIRST_SECRET;
        for (int secret = 0; secret < count; secret++, at += SECRET_BYTES) {
            if (digest.constantTimeEquals(
                    (long) LONGS.get(page, at),
                    (long) LONGS.get(page, at + 8),
                    (long) LONGS.get(page, at + 16),
                    (long) LONGS.get(page, at + 24))) {
                return secret;
            }
        }
        return -1;
    }

    static long version(byte[] row) {
        return (long) LONGS.get(row, VERSION);
    }

    static int secretGeneration(byte[] page, int row, int secret) {
        return (int) INTS.get(page, row + FIRST_SECRET + secret * SECRET_BYTES + SECRET_GENERATION);
    }

    static long secretCreated(byte[] page, int row, int secret) {
        return (long) LONGS.get(page, row + FIRST_SECRET + secret * SECRET_BYTES + SECRET_CREATED);
    }

    static long secretValidUntil(byte[] page, int row, int secret) {
        return (long)
                LONGS.get(page, row + FIRST_SECRET + secret * SECRET_BYTES + SECRET_VALID_UNTIL);
    }

    /**
     * What a look-up answers.
     *
     * @param contested true when another key claims the same digest
     */
    static Found found(byte[] page, int row, int secret, boolean contested, Shapes shapes) {
        StoredKey key = key(page, row, shapes);
        return new Found(
                contested ? key.withStatus(KeyStatus.UNREADABLE) : key,
                secretGeneration(page, row, secret),
                secretValidUntil(page, row, secret));
    }

    /** Whether a key is an owner's, without making anything of its row. */
    static boolean isOwnedBy(byte[] page, int row, byte[] owner) {
        int texts = row + FIRST_SECRET + page[row + SECRETS] * SECRET_BYTES;
        int length = (int) INTS.get(page, texts + 4);
        int from = texts + TEXT_HEAD_BYTES;
        return Arrays.equals(page, from, from + length, owner, 0, owner.length);
    }

    static Shapes.Shape shape(byte[] page, int row, Shapes shapes) {
        int texts = row + FIRST_SECRET + page[row + SECRETS] * SECRET_BYTES;
        int owner = texts + TEXT_HEAD_BYTES;
        return shapes.shape(
                (int) INTS.get(page, texts),
                page,
                owner + (int) INTS.get(page, texts + 4),
                (int) INTS.get(page, texts + 8));
    }

    static StoredKey key(byte[] page, int row, Shapes shapes) {
        int texts = row + FIRST_SECRET + page[row + SECRETS] * SECRET_BYTES;
        int ownerLength = (int) INTS.get(page, texts + 4);
        int owner = texts + TEXT_HEAD_BYTES;
        Shapes.Shape shape = shape(page, row, shapes);
        return new StoredKey(
                id(page, row),
                (long) LONGS.get(page, row + VERSION),
                STATUSES[page[row + STATUS]],
                shape.profile(),
                new String(page, owner, ownerLength, StandardCharsets.UTF_8),
                ENVIRONMENTS[page[row + ENVIRONMENT]],
                shape.scopes(),
                shape.tags(),
                (long) LONGS.get(page, row + CREATED),
                (long) LONGS.get(page, row + EXPIRES),
                (long) LONGS.get(page, row + FENCE_POSITION),
                shape.terms());
    }

    /**
     * Writes the fixed fields of a row.
     *
     * @param row an array long enough
     * @param hotLength the length of the hot part
     */
    static void head(byte[] row, int hotLength, StoredKey key, int secrets) {
        INTS.set(row, 0, hotLength);
        row[STATUS] = code(key.status());
        row[ENVIRONMENT] = code(key.environment());
        row[SECRETS] = (byte) secrets;
        LONGS.set(row, ID_HIGH, key.id().high());
        LONGS.set(row, ID_LOW, key.id().low());
        LONGS.set(row, VERSION, key.version());
        LONGS.set(row, CREATED, key.createdAtMicros());
        LONGS.set(row, EXPIRES, key.expiresAtMicros());
        LONGS.set(row, FENCE_POSITION, key.createdAtFencePosition());
    }

    /** Writes one secret of a row. */
    static void secret(byte[] row, int number, RowSecret secret) {
        int at = FIRST_SECRET + number * SECRET_BYTES;
        LONGS.set(row, at, secret.digest().a());
        LONGS.set(row, at + 8, secret.digest().b());
        LONGS.set(row, at + 16, secret.digest().c());
        LONGS.set(row, at + 24, secret.digest().d());
        LONGS.set(row, at + SECRET_VALID_UNTIL, secret.validUntilMicros());
        LONGS.set(row, at + SECRET_CREATED, secret.createdAtMicros());
        INTS.set(row, at + SECRET_GENERATION, secret.generation());
    }

    /** Writes owner and shape behind the secrets. */
    static void texts(byte[] row, int secrets, byte[] owner, byte[] shape) {
        int at = FIRST_SECRET + secrets * SECRET_BYTES;
        INTS.set(row, at, Shapes.hash(shape));
        INTS.set(row, at + 4, owner.length);
        INTS.set(row, at + 8, shape.length);
        System.arraycopy(owner, 0, row, at + TEXT_HEAD_BYTES, owner.length);
        System.arraycopy(shape, 0, row, at + TEXT_HEAD_BYTES + owner.length, shape.length);
    }

    @SuppressWarnings("EnumOrdinal") // rows are thrown away when format() lists other constants
    private static byte code(Enum<?> constant) {
        return (byte) constant.ordinal();
    }

    /**
     * One secret of a row.
     *
     * @param digest what is looked up
     * @param generation counts up from 1 with every rotation
     * @param createdAtMicros when it came into being, microseconds since the epoch
     * @param validUntilMicros from when on it is refused, microseconds since the epoch
     */
    record RowSecret(
            KeyDigest digest, int generation, long createdAtMicros, long validUntilMicros) {}
}
