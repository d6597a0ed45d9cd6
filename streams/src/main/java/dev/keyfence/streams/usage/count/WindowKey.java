package dev.keyfence.streams.usage.count;

import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which window.
 *
 * @param step its length
 * @param past whether its retention was over when it was first counted in: it is kept by when it
 *     was made, not by when it begins
 * @param startMillis when it begins, milliseconds since the epoch, not negative
 * @param kind whose decisions it counts
 * @param profile of a route, the profile that was asked; else null
 * @param subject a key's id, an owner, a profile's name, a route
 */
public record WindowKey(
        UsageStep step,
        boolean past,
        long startMillis,
        UsageKind kind,
        @Nullable String profile,
        String subject) {

    private static final int PAST_BIT = 0x10;
    private static final int NO_PROFILE = 0xffff;

    /** In no profile's name. */
    private static final char SEPARATOR = '\u001f';

    /** In the order of their first bytes, which are data: new ones go to the end. */
    private static final List<UsageStep> STEPS =
            List.of(UsageStep.MINUTE, UsageStep.HOUR, UsageStep.DAY);

    private static final List<UsageKind> KINDS =
            List.of(UsageKind.KEY, UsageKind.OWNER, UsageKind.PROFILE, UsageKind.ROUTE);

    /** The first byte of the rows of a length; rows of one length lie in the order of time. */
    public static byte tag(UsageStep step, boolean past) {
        return (byte) (STEPS.indexOf(step) + 1 | (past ? PAST_BIT : 0));
    }

    /** Where rows of a length begin that start at a time or later. */
    public static byte[] from(UsageStep step, boolean past, long startMillis) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(tag(step, past))
                .putLong(startMillis)
                .array();
    }

    /** When the windows begin of a row, or of what {@link #from} gave. */
    public static long startOf(byte[] row) {
        return ByteBuffer.wrap(row).getLong(1);
    }

    /** The longer window of the same subject that begins at a time. */
    public WindowKey within(UsageStep longer, long start) {
        return new WindowKey(longer, past, start, kind, profile, subject);
    }

    /** The row in the store. */
    public byte[] toRow() {
        byte[] name = subject.getBytes(StandardCharsets.UTF_8);
        byte[] of = profile == null ? new byte[0] : profile.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + 1 + Short.BYTES + of.length + name.length)
                .put(tag(step, past))
                .putLong(startMillis)
                .put((byte) KINDS.indexOf(kind))
                .putShort((short) (profile == null ? NO_PROFILE : of.length))
                .put(of)
                .put(name)
                .array();
    }

    /** Whether a row of the store is a window's. */
    public static boolean isRow(byte[] row) {
        int step = row[0] & ~PAST_BIT;
        return step >= 1 && step <= STEPS.size();
    }

    /** Reads what {@link #toRow()} made. */
    public static WindowKey ofRow(byte[] row) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        byte tag = bytes.get();
        long start = bytes.getLong();
        UsageKind kind = KINDS.get(bytes.get());
        int length = Short.toUnsignedInt(bytes.getShort());
        String profile = length == NO_PROFILE ? null : text(bytes, length);
        return new WindowKey(
                STEPS.get((tag & ~PAST_BIT) - 1),
                (tag & PAST_BIT) != 0,
                start,
                kind,
                profile,
                text(bytes, bytes.remaining()));
    }

    /** The key of its records in the topic. */
    public String recordKey(int part) {
        String which =
                kind.name().toLowerCase(Locale.ROOT)
                        + '/'
                        + step.name().toLowerCase(Locale.ROOT)
                        + '/'
                        + Instant.ofEpochMilli(startMillis)
                        + '/'
                        + part
                        + '/';
        return profile == null ? which + subject : which + profile + SEPARATOR + subject;
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
