package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyHistory.Place;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** A place in the audit trail as the API hands it out: 32 bytes in base64url. */
final class EventCursor {

    private static final int BYTES = 4 * Long.BYTES;

    private EventCursor() {}

    static String text(Place place) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ByteBuffer.allocate(BYTES)
                                .putLong(place.acceptedAtMicros())
                                .putLong(place.id().high())
                                .putLong(place.id().low())
                                .putLong(place.version())
                                .array());
    }

    /** Reads what {@link #text} wrote; empty when the text is nothing of the kind. */
    static Optional<Place> parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Place place =
                new Place(
                        buffer.getLong(),
                        new KeyId(buffer.getLong(), buffer.getLong()),
                        buffer.getLong());
        return place.acceptedAtMicros() < 0 || place.version() < 0
                ? Optional.empty()
                : Optional.of(place);
    }
}
