package dev.keyfence.verifier.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * How a segment looks, big endian:
 *
 * <pre>
 * header   "KFSPOOL1"   format (8)    base (8)      CRC32C of all before it (4)
 * record   length (4)   ordinal (8)   CRC32C (4)    payload (length)
 * </pre>
 *
 * A record's checksum is of its length, ordinal and payload. Ordinals count up by one from record
 * to record and go on from segment to segment, so that damage shows how much it took, and what is
 * misplaced is not taken for what should be there. {@code format} says what the payloads are, to
 * those who wrote them; {@code base} is the first record's ordinal and the file's name.
 */
final class SegmentFormat {

    static final int HEADER_BYTES = 28;
    static final int RECORD_HEADER_BYTES = 16;

    /** Kafka takes no more by default. */
    static final int PAYLOAD_BYTES_MAX = 1 << 20;

    private static final byte[] MAGIC = "KFSPOOL1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED_HEADER_BYTES = HEADER_BYTES - Integer.BYTES;
    private static final int CHECKED_RECORD_BYTES = RECORD_HEADER_BYTES - Integer.BYTES;
    private static final Pattern NAME = Pattern.compile("([0-9]{19})\\.spool");

    private SegmentFormat() {}

    /** The name of the segment whose first record has an ordinal. */
    static String name(long base) {
        return String.format(Locale.ROOT, "%019d.spool", base);
    }

    /** The first ordinal of the segment of a name; empty when no segment is called so. */
    static OptionalLong base(String name) {
        Matcher matcher = NAME.matcher(name);
        try {
            return matcher.matches()
                    ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static byte[] header(long format, long base) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(MAGIC).putLong(format).putLong(base);
        return header.putInt(crc(header.array(), 0, CHECKED_HEADER_BYTES)).array();
    }

    /** What the payloads of a segment are; empty when its header is damaged or another's. */
    static OptionalLong format(byte[] header, long base) {
        if (header.length < HEADER_BYTES) {
            return OptionalLong.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        boolean good =
                Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                        && fields.getLong(MAGIC.length + Long.BYTES) == base
                        && fields.getInt(CHECKED_HEADER_BYTES)
                                == crc(header, 0, CHECKED_HEADER_BYTES);
        return good ? OptionalLong.of(fields.getLong(MAGIC.length)) : OptionalLong.empty();
    }

    /** Puts a record at a buffer's position. */
    static void put(ByteBuffer to, long ordinal, byte[] payload) {
        int start = to.position();
        to.putInt(payload.length).putLong(ordinal).putInt(0).put(payload);
        to.putInt(
                start + CHECKED_RECORD_BYTES,
                recordCrc(to.array(), to.arrayOffset() + start, payload.length));
    }

    /** The length of the payload at a place; negative when there can be no record. */
    static int lengthAt(byte[] bytes, int at, int limit) {
        if (limit - at < RECORD_HEADER_BYTES) {
            return -1;
        }
        int length = ByteBuffer.wrap(bytes).getInt(at);
        return length <= 0
                        || length > PAYLOAD_BYTES_MAX
                        || length > limit - at - RECORD_HEADER_BYTES
                ? -1
                : length;
    }

    static long ordinalAt(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getLong(at + Integer.BYTES);
    }

    /** Whether the checksum of the record at a place is right. */
    static boolean isIntact(byte[] bytes, int at, int length) {
        return ByteBuffer.wrap(bytes).getInt(at + CHECKED_RECORD_BYTES)
                == recordCrc(bytes, at, length);
    }

    static byte[] payload(byte[] bytes, int at, int length) {
        return Arrays.copyOfRange(
                bytes, at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length);
    }

    private static int recordCrc(byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, CHECKED_RECORD_BYTES);
        crc.update(bytes, at + RECORD_HEADER_BYTES, length);
        return (int) crc.getValue();
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
