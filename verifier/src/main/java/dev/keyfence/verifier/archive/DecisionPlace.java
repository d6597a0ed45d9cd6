package dev.keyfence.verifier.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a decision stands in the order of time. No two decisions share a place, and it is made of
 * what the decision says: so a page goes on after it wherever its row lies by then.
 *
 * @param timeMicros when it was decided, microseconds since the epoch
 * @param nodeId the node that decided
 * @param nodeEpoch the node's start
 * @param sequence the decision's number in that start
 */
public record DecisionPlace(long timeMicros, String nodeId, long nodeEpoch, long sequence)
        implements Comparable<DecisionPlace> {

    private static final Comparator<DecisionPlace> ORDER =
            Comparator.comparingLong(DecisionPlace::timeMicros)
                    .thenComparing(DecisionPlace::nodeId)
                    .thenComparingLong(DecisionPlace::nodeEpoch)
                    .thenComparingLong(DecisionPlace::sequence);

    private static final int NUMBERS_BYTES = 3 * Long.BYTES;

    /** A node's id has at most 64 characters. */
    private static final int NODE_BYTES_MAX = 256;

    private static final long MICROS_PER_SECOND = 1_000_000;

    /** The place before everything that was decided at a time or later. */
    static DecisionPlace before(long timeMicros) {
        return new DecisionPlace(timeMicros, "", Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** As the API hands it out: base64url. */
    public String text() {
        byte[] node = nodeId.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ByteBuffer.allocate(NUMBERS_BYTES + node.length)
                                .putLong(timeMicros)
                                .putLong(nodeEpoch)
                                .putLong(sequence)
                                .put(node)
                                .array());
    }

    /** Reads what {@link #text} wrote; empty when the text is nothing of the kind. */
    public static Optional<DecisionPlace> parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length < NUMBERS_BYTES || bytes.length > NUMBERS_BYTES + NODE_BYTES_MAX) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long time = buffer.getLong();
        long epoch = buffer.getLong();
        long sequence = buffer.getLong();
        String node =
                new String(
                        bytes, NUMBERS_BYTES, bytes.length - NUMBERS_BYTES, StandardCharsets.UTF_8);
        return time < 0
                ? Optional.empty()
                : Optional.of(new DecisionPlace(time, node, epoch, sequence));
    }

    @Override
    public int compareTo(DecisionPlace other) {
        return ORDER.compare(this, other);
    }

    static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND),
                TimeUnit.NANOSECONDS.toMicros(time.getNano()));
    }
}
