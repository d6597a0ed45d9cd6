package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Step;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys a window lies on disk: once as it is, by whose it is, and once in short, by its
 * time; and for each key when it was last used.
 *
 * <pre>
 *   1  kind  [profile 0]  subject 0  step  start (8)  part      the window
 *   2  kind  step  start (8)  [profile 0]  subject 0  part      allowed, denied, last at (8 each)
 *   3  key id (16)                                              last allowed at (8)
 * </pre>
 *
 * Integers are big-endian. No subject holds a zero byte.
 */
final class UsageRows {

    /** Counts up when the keys change; rows of another layout are made again from the topic. */
    static final String FORMAT = "usage-rows-1";

    /** Kind, step, start, part, and whose it is, which may hold slashes itself. */
    private static final int RECORD_KEY_PARTS = 5;

    /** Between a route's profile and the route, in record keys. */
    private static final char SEPARATOR = '\u001f';

    private static final byte WINDOW = 1;
    private static final byte TOTAL = 2;
    private static final byte LAST = 3;
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
    record Place(Subject subject, Step step, long startMillis, int part) {}

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

    static byte[] total(Place place) {
        byte[] name = name(place.subject());
        byte[] head = totals(place.subject().kind(), place.step(), place.startMillis());
        return ByteBuffer.allocate(head.length + name.length + 1)
                .put(head)
                .put(name)
                .put((byte) place.part())
                .array();
    }

    /** Where the totals of all subjects of a kind begin at a time. */
    static byte[] totals(Kind kind, Step step, long startMillis) {
        return ByteBuffer.allocate(3 + Long.BYTES)
                .put(TOTAL)
                .put((byte) KINDS.indexOf(kind))
                .put((byte) STEPS.indexOf(step))
                .putLong(startMillis)
                .array();
    }

    /** Whose total a row is; null when it is of another kind or length, or not before a time. */
    static @Nullable Subject subjectOf(byte[] row, Kind kind, Step step, long untilMillis) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        if (bytes.get() != TOTAL
                || bytes.get() != KINDS.indexOf(kind)
                || bytes.get() != STEPS.indexOf(step)
                || bytes.getLong() >= untilMillis) {
            return null;
        }
        String profile = kind == Kind.ROUTE ? text(bytes) : null;
        return new Subject(kind, profile, text(bytes));
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
