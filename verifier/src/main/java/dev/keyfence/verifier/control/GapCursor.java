package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.AuditGaps.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place among gaps as the API hands it out: node, start and number in base64url. */
final class GapCursor {

    private static final Pattern PLACE =
            Pattern.compile("([^/]{1,64})/([0-9]{1,18})/([0-9]{1,18})");

    private GapCursor() {}

    static String text(Place place) {
        String text = place.nodeId() + '/' + place.nodeEpoch() + '/' + place.first();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #text} wrote; empty when the text is nothing of the kind. */
    static Optional<Place> parse(String text) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            Matcher parts = PLACE.matcher(place);
            return parts.matches()
                    ? Optional.of(
                            new Place(
                                    parts.group(1),
                                    Long.parseLong(parts.group(2)),
                                    Long.parseLong(parts.group(3))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
