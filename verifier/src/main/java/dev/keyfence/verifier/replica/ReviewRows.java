package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.alert.Review;
import dev.keyfence.verifier.alert.ReviewLog.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys a review lies on disk: once as it is, and each of its steps in the order of
 * time.
 *
 * <pre>
 *   1  alert id                                  the review
 *   2  taken at (8)  version (4)  alert id       nothing
 * </pre>
 *
 * Integers are big-endian.
 */
final class ReviewRows {

    /** Counts up when the keys change; rows of another layout are made again from the topic. */
    static final String FORMAT = "review-rows-2";

    static final byte[] NOTHING_MORE = {};

    private static final byte REVIEW = 1;
    private static final byte STEP = 2;
    private static final int STEP_PREFIX_BYTES = 1 + Long.BYTES + Integer.BYTES;

    private ReviewRows() {}

    static byte[] review(String alertId) {
        byte[] text = alertId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(REVIEW).put(text).array();
    }

    static byte[] step(Place place) {
        byte[] text = place.alertId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(STEP_PREFIX_BYTES + text.length)
                .put(STEP)
                .putLong(place.atMicros())
                .putInt(place.version())
                .put(text)
                .array();
    }

    /** Where a review's steps are, the first first. */
    static List<Place> places(Review review) {
        int before = review.version() - review.steps().size();
        return IntStream.range(0, review.steps().size())
                .mapToObj(i ->
                        new Place(
                                Math.max(0, review.steps().get(i).atMicros()),
                                review.alertId(),
                                before + i + 1))
                .toList();
    }

    /** The place that a row stands for; null when it is none of a step. */
    static @Nullable Place place(byte[] rowKey) {
        ByteBuffer bytes = ByteBuffer.wrap(rowKey);
        if (rowKey.length < STEP_PREFIX_BYTES || bytes.get() != STEP) {
            return null;
        }
        long at = bytes.getLong();
        int version = bytes.getInt();
        byte[] id = new byte[bytes.remaining()];
        bytes.get(id);
        return new Place(at, new String(id, StandardCharsets.UTF_8), version);
    }
}
