package dev.keyfence.streams.detection.user;

import dev.keyfence.schemas.yaml.YamlObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in rules: as ISO 8601 has them, or as Sigma does, such as {@code 10m}. Pure. */
final class TimeSpan {

    private static final Pattern SIGMA = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    private TimeSpan() {}

    /**
     * Between which a duration is.
     *
     * @param least the shortest
     * @param most the longest
     */
    record Range(Duration least, Duration most) {}

    /** A duration, or the given one when it is missing or none. */
    static Duration read(YamlObject from, String name, Duration missing, Range range) {
        String text = from.text(name).orElse(null);
        if (text == null) {
            return missing;
        }
        try {
            Duration span = parse(text);
            if (span.compareTo(range.least()) >= 0 && span.compareTo(range.most()) <= 0) {
                return span;
            }
        } catch (DateTimeException | ArithmeticException _) {
            // Said below.
        }
        from.reject(
                name,
                "expected a duration such as PT10M or 10m, from %s to %s"
                        .formatted(words(range.least()), words(range.most())));
        return missing;
    }

    private static Duration parse(String text) {
        Matcher sigma = SIGMA.matcher(text);
        if (!sigma.matches()) {
            return Duration.parse(text);
        }
        long number = Long.parseLong(sigma.group(1));
        return switch (sigma.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** For people: in the largest unit that fits. */
    static String words(Duration span) {
        if (span.equals(Duration.ofDays(span.toDays()))) {
            return span.toDays() + " d";
        }
        if (span.equals(Duration.ofHours(span.toHours()))) {
            return span.toHours() + " h";
        }
        return span.equals(Duration.ofMinutes(span.toMinutes()))
                ? span.toMinutes() + " min"
                : span.toSeconds() + " s";
    }
}
