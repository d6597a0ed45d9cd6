package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.DeadLetterBox.Letter;
import dev.keyfence.verifier.store.DeadLetterBox.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of dead letters ended.
 *
 * @param micros when its last one was reported last
 * @param place where its record stands
 */
record DeadLetterCursor(long micros, Place place) {

    /** The text of a place in the list. */
    static String of(Letter letter) {
        String text = letter.lastMicros() + "/" + letter.place();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #of} wrote; empty when the text is nothing of the kind. */
    static Optional<DeadLetterCursor> parse(String text) {
        String[] parts;
        try {
            parts =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                            .split("/", 2);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return parts.length == 2 && parts[0].matches("[0-9]{1,18}")
                ? Place.parse(parts[1])
                        .map(place -> new DeadLetterCursor(Long.parseLong(parts[0]), place))
                : Optional.empty();
    }

    /** Whether a letter comes behind it. */
    boolean isBefore(Letter letter) {
        return letter.lastMicros() < micros
                || (letter.lastMicros() == micros
                        && letter.place().toString().compareTo(place.toString()) > 0);
    }
}
