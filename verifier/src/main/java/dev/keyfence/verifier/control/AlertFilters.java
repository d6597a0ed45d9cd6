package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.AlertPlace;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertStatus;
import dev.keyfence.verifier.alert.EntityKind;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.http.Times;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which alerts a request asks for. */
final class AlertFilters {

    private static final List<String> NAMES =
            List.of(
                    "status",
                    "severity",
                    "severity_min",
                    "rule",
                    "entity_kind",
                    "entity",
                    "key_id",
                    "owner",
                    "swallowed",
                    "exception");

    private AlertFilters() {}

    /** The parameters there are; those of time only where they make sense. */
    static List<String> names(boolean time) {
        List<String> names = new ArrayList<>(NAMES);
        if (time) {
            names.addAll(List.of("from", "to"));
        }
        return names;
    }

    /** What a query asks for; what is wrong with it is kept in it. */
    static AlertQuery in(PageQuery query) {
        String swallowed = query.value("swallowed");
        if (swallowed != null && !List.of("true", "false").contains(swallowed)) {
            query.reject("swallowed", "must be true or false");
        }
        String exception = query.value("exception");
        return new AlertQuery(
                status(query),
                word(query, "severity", Severity::ofWord, Severity.values()),
                word(query, "severity_min", Severity::ofWord, Severity.values()),
                query.value("rule"),
                kind(query, "entity_kind"),
                query.value("entity"),
                query.value("key_id"),
                query.value("owner"),
                exception != null || "true".equals(swallowed),
                exception,
                time(query, "from", 0),
                time(query, "to", Long.MAX_VALUE));
    }

    /** What alerts have become; null when it was not given. */
    static @Nullable AlertStatus status(PageQuery query) {
        return word(query, "status", AlertStatus::ofWord, AlertStatus.values());
    }

    /** A kind of entity; null when it was not given. */
    static @Nullable EntityKind kind(PageQuery query, String name) {
        return word(query, name, EntityKind::ofWord, EntityKind.values());
    }

    /** The text of a place in the list. */
    static String cursor(AlertPlace place) {
        String text = place.lastMicros() + "/" + place.id();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The place of the query's cursor; null when it has none. */
    static @Nullable AlertPlace after(PageQuery query) {
        Optional<AlertPlace> place = query.cursor().flatMap(AlertFilters::place);
        if (query.cursor().isPresent() && place.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        return place.orElse(null);
    }

    /** A time in microseconds since the epoch. */
    static long time(PageQuery query, String name, long otherwise) {
        String text = query.value(name);
        if (text == null) {
            return otherwise;
        }
        Optional<Long> micros = Times.micros(text).filter(time -> time >= 0);
        if (micros.isEmpty()) {
            query.reject(name, "must be a time as RFC 3339 has it, of 1970 or later");
        }
        return micros.orElse(otherwise);
    }

    private static Optional<AlertPlace> place(String cursor) {
        String[] parts;
        try {
            parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8)
                            .split("/", 2);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return parts.length == 2 && parts[0].matches("[0-9]{1,18}")
                ? Optional.of(new AlertPlace(Long.parseLong(parts[0]), parts[1]))
                : Optional.empty();
    }

    private static <T extends Enum<T>> @Nullable T word(
            PageQuery query, String name, Function<String, Optional<T>> reading, T[] all) {
        String word = query.value(name);
        if (word == null) {
            return null;
        }
        Optional<T> value = reading.apply(word);
        if (value.isEmpty()) {
            query.reject(
                    name,
                    "must be one of "
                            + Arrays.stream(all)
                                    .map(one -> one.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
        }
        return value.orElse(null);
    }
}
