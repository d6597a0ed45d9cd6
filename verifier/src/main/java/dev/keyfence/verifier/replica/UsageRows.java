package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Step;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys a window lies on disk: as it is, part by part; in short, its parts together; for
 * each key when it was last used; and for each window's time who was busiest.
 *
 * <pre>
 *   1  kind  [profile 0]  subject 0  step  start (8)  part      the window
 *   2  kind  step  [profile 0]  subject 0  start (8)            its counts: {@link UsageTotals}
 *   3  key id (16)                                              last allowed at (8)
 *   4  kind  step  start (8)  [profile]                         {@link BusiestList}
 * </pre>
 *
 * Integers are big-endian. No subject holds a zero byte.
 */
final class UsageRows {

    /** Counts up when the keys change; rows of another layout are made again from the topic. */
    static final String FORMAT = "usage-rows-2";

    /** Kind, step, start, part, and whose it is, which may hold slashes itself. */
    private static final int RECORD_KEY_PARTS = 5;

    /** Between a route's profile and the route, in record keys. */
    private static final char SEPARATOR = '\u001f';

    private static final byte WINDOW = 1;
    private static final byte TOTAL = 2;
    private static final byte LAST = 3;
    private static final byte BUSIEST = 4;
    private static final List<Kind> KINDS = List.of(Kind.KEY, Kind.OWNER, Kind.PROFILE, Kind.ROUTE);
    private static final List<Step> STEPS = List.of(Step.MINUTE, Step.HOUR, Step.DAY);

    private UsageRows() {}

    /**
     * Which window.
     *
     * @param subject whose it is
     * @param step its length
     * @param startMillis when it begins
     * @param part the partition of decisions that was counted
     */
    record Place(Subject subject, Step step, long startMillis, int part) {

        /** The window with all its parts. */
        Cell cell() {
            return new Cell(subject, step, startMillis);
        }
    }

    /**
     * A window of all partitions.
     *
     * @param subject whose it is
     * @param step its length
     * @param startMillis when it begins
     */
    record Cell(Subject subject, Step step, long startMillis) {}

    /**
     * Which list of the busiest.
     *
     * @param kind what is listed
     * @param step how long its window is
     * @param startMillis when that begins
     * @param profile of routes, their profile; else null
     */
    record ListKey(Kind kind, Step step, long startMillis, @Nullable String profile) {

        static ListKey of(Cell cell) {
            Subject subject = cell.subject();
            return new ListKey(subject.kind(), cell.step(), cell.startMillis(), subject.profile());
        }
    }

    /** Which window a record key names; empty when it names none. */
    static Optional<Place> named(byte @Nullable [] recordKey) {
        if (recordKey == null) {
            return Optional.empty();
        }
        String[] parts = new String(recordKey, StandardCharsets.UTF_8).split("/", RECORD_KEY_PARTS);
        if (parts.length < RECORD_KEY_PARTS || parts[4].indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
            int separator = kind == Kind.ROUTE ? parts[4].indexOf(SEPARATOR) : -1;
            Subject subject =
                    new Subject(
                            kind,
                            separator < 0 ? null : parts[4].substring(0, separator),
                            parts[4].substring(separator + 1));
            return kind == Kind.ROUTE && separator < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Place(
                                    subject,
                                    Step.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                                    Instant.parse(parts[2]).toEpochMilli(),
                                    Integer.parseInt(parts[3])));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Where the windows of a subject lie that have this length. */
    static byte[] windows(Subject subject, Step step) {
        byte[] name = name(subject);
        return ByteBuffer.allocate(2 + name.length + 1)
                .put(WINDOW)
                .put((byte) KINDS.indexOf(subject.kind()))
                .put(name)
                .put((byte) STEPS.indexOf(step))
                .array();
    }

    static byte[] window(Place place) {
        byte[] prefix = windows(place.subject(), place.step());
        return from(prefix, place.startMillis(), place.part());
    }

    /** Where to begin among the windows of a subject. */
    static byte[] from(byte[] windows, long startMillis, int part) {
        return ByteBuffer.allocate(windows.length + Long.BYTES + 1)
                .put(windows)
                .putLong(startMillis)
                .put((byte) part)
                .array();
    }

    /** When a window begins; -1 when it is none of these. */
    static long startOf(byte[] windows, byte[] row) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        return row.length == windows.length + Long.BYTES + 1
                        && bytes.slice(0, windows.length).equals(ByteBuffer.wrap(windows))
                ? bytes.getLong(windows.length)
                : -1;
    }

    /** Where the totals of a kind and length lie; of routes, all or one profile's. */
    static byte[] totals(Kind kind, Step step, @Nullable String profile) {
        byte[] of =
                profile == null ? new byte[0] : (profile + '\0').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + of.length)
                .put(TOTAL)
                .put((byte) KINDS.indexOf(kind))
                .put((byte) STEPS.indexOf(step))
                .put(of)
                .array();
    }

    /** The total of a window. */
    static byte[] total(Cell cell) {
        return total(cell.subject(), cell.step(), cell.startMillis());
    }

    /** The total of a subject's window that begins at a time. */
    static byte[] total(Subject subject, Step step, long startMillis) {
        byte[] head = totals(subject.kind(), step, null);
        byte[] name = name(subject);
        return ByteBuffer.allocate(head.length + name.length + Long.BYTES)
                .put(head)
                .put(name)
                .putLong(startMillis)
                .array();
    }

    /** Where the totals of the subjects behind this one begin. */
    static byte[] behind(Subject subject, Step step) {
        byte[] row = total(subject, step, 0);
        byte[] behind = Arrays.copyOf(row, row.length - Long.BYTES);
        behind[behind.length - 1] = 1;
        return behind;
    }

    /** Whose total a row is and of when; for a row that begins with what {@link #totals} gave. */
    static Cell cellOf(byte[] total, Kind kind, Step step) {
        ByteBuffer bytes = ByteBuffer.wrap(total);
        bytes.position(3);
        String profile = kind == Kind.ROUTE ? text(bytes) : null;
        return new Cell(new Subject(kind, profile, text(bytes)), step, bytes.getLong());
    }

    /** A list of the busiest. */
    static byte[] busiest(ListKey key) {
        String profile = key.profile();
        byte[] of = profile == null ? new byte[0] : profile.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + Long.BYTES + of.length)
                .put(BUSIEST)
                .put((byte) KINDS.indexOf(key.kind()))
                .put((byte) STEPS.indexOf(key.step()))
                .putLong(key.startMillis())
                .put(of)
                .array();
    }

    /** Which list a row is; null when it is of another kind or length, or not before a time. */
    static @Nullable ListKey listOf(byte[] row, Kind kind, Step step, long untilMillis) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        if (bytes.get() != BUSIEST
                || bytes.get() != KINDS.indexOf(kind)
                || bytes.get() != STEPS.indexOf(step)) {
            return null;
        }
        long start = bytes.getLong();
        if (start >= untilMillis) {
            return null;
        }
        byte[] profile = new byte[bytes.remaining()];
        bytes.get(profile);
        return new ListKey(
                kind,
                step,
                start,
                kind == Kind.ROUTE ? new String(profile, StandardCharsets.UTF_8) : null);
    }

    static boolean startsWith(byte[] row, byte[] prefix) {
        return row.length >= prefix.length
                && Arrays.equals(row, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] lastUsed(KeyId id) {
        return ByteBuffer.allocate(1 + KeyRowCodec.KEY_BYTES)
                .put(LAST)
                .putLong(id.high())
                .putLong(id.low())
                .array();
    }

    private static byte[] name(Subject subject) {
        String profile = subject.profile();
        String text =
                profile == null ? subject.name() + '\0' : profile + '\0' + subject.name() + '\0';
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes) {
        int start = bytes.position();
        while (bytes.get() != 0) {
            // On to the end of the text.
        }
        byte[] text = new byte[bytes.position() - 1 - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
