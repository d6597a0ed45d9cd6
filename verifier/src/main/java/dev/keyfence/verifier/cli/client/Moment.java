package dev.keyfence.verifier.cli.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as they are typed: RFC 3339, or how far from now. */
final class Moment {

    private static final Pattern DISTANCE = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

    private final InstantSource clock;

    Moment(InstantSource clock) {
        this.clock = clock;
    }

    /** A time; {@code 90d} is ninety days from now. Null stays null. */
    @Nullable String ahead(String option, @Nullable String text) {
        return text == null ? null : at(option, text, 1);
    }

    /** A time; {@code 90d} is ninety days ago. Null stays null. */
    @Nullable String ago(String option, @Nullable String text) {
        return text == null ? null : at(option, text, -1);
    }

    /** A length of time as the API has it; null stays null. */
    static @Nullable String length(String option, @Nullable String text) {
        return text == null ? null : distance(option, text).toString();
    }

    private String at(String option, String text, int direction) {
        try {
            if (text.length() > 10 && text.charAt(4) == '-') {
                return OffsetDateTime.parse(text).toInstant().toString();
            }
            Instant time = clock.instant().plus(distance(option, text).multipliedBy(direction));
            return time.toString();
        } catch (DateTimeException e) {
            throw wrong(option, text);
        }
    }

    private static Duration distance(String option, String text) {
        Matcher parts = DISTANCE.matcher(text);
        if (!parts.matches()) {
            try {
                return Duration.parse(text);
            } catch (DateTimeException e) {
                throw wrong(option, text);
            }
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static ClientFailure wrong(String option, String text) {
        return ClientFailure.usage(
                option
                        + ": '"
                        + Text.oneLine(text)
                        + "' is neither a time (2027-01-31T12:00:00Z) nor a length of it (90d, 24h,"
                        + " 30m, 10s)");
    }
}
