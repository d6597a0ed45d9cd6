package dev.keyfence.verifier.http;

import dev.keyfence.verifier.key.StoredKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times as the API writes them: RFC 3339, UTC; inside they are microseconds since the epoch. */
public final class Times {

    private static final int MICROS_PER_SECOND = 1_000_000;

    private static final String WHOLE_UTC = "0000-00-00T00:00:00Z";

    private Times() {}

    /** The text of a time; null for {@link StoredKey#NEVER}. */
    public static @Nullable String text(long micros) {
        return micros == StoredKey.NEVER ? null : instant(micros).toString();
    }

    /**
     * Reads a time with its offset; empty when the text is not one. Parts of a microsecond are cut.
     */
    public static Optional<Long> micros(String text) {
        return wholeUtc(text).or(() -> parsed(text));
    }

    /**
     * What files of keys are full of, and the general parser takes as long for as for the rest of a
     * row; empty when the text is not of this form, or is no time.
     */
    private static Optional<Long> wholeUtc(String text) {
        if (text.length() != WHOLE_UTC.length()) {
            return Optional.empty();
        }
        for (int i = 0; i < WHOLE_UTC.length(); i++) {
            char c = text.charAt(i);
            if (WHOLE_UTC.charAt(i) == '0' ? c < '0' || c > '9' : c != WHOLE_UTC.charAt(i)) {
                return Optional.empty();
            }
        }
        try {
            LocalDateTime time =
                    LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19));
            return Optional.of(time.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static Optional<Long> parsed(String text) {
        // RFC 3339 years have four digits; the parser wants a sign before longer ones.
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return Optional.empty();
        }
        try {
            return Optional.of(micros(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a duration as ISO 8601 has it, of days and less, such as {@code P90D} or {@code PT24H};
     * empty when the text is not one, or is negative.
     */
    public static Optional<Duration> duration(String text) {
        if (!text.startsWith("P")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Microseconds since the epoch. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), (long) MICROS_PER_SECOND),
                TimeUnit.NANOSECONDS.toMicros(instant.getNano()));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
