package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The query of {@code GET /v1/keys}. */
final class KeyQuery {

    /** What keys can be filtered by. */
    static final List<String> FILTERS =
            List.of(
                    "owner",
                    "profile",
                    "tag",
                    "environment",
                    "state",
                    "name",
                    "rotated_before",
                    "older_than",
                    "unused_for");

    private KeyQuery() {}

    /** Reads the filters; what is wrong is told by the query. */
    static KeyFilter filter(PageQuery query, Instant now) {
        return KeyFilter.ALL
                .profile(query.value("profile"))
                .owner(query.value("owner"))
                .tag(query.value("tag"))
                .name(query.value("name"))
                .environment(environment(query))
                .state(state(query))
                .secretBefore(secretBefore(query, now));
    }

    private static @Nullable Environment environment(PageQuery query) {
        String word = query.value("environment");
        Optional<Environment> environment =
                word == null ? Optional.empty() : Environment.ofWord(word);
        if (word != null && environment.isEmpty()) {
            query.reject("environment", "must be live or test");
        }
        return environment.orElse(null);
    }

    private static @Nullable KeyStatus state(PageQuery query) {
        String word = query.value("state");
        if (word == null) {
            return null;
        }
        for (KeyStatus status : KeyStatus.values()) {
            if (status.name().toLowerCase(Locale.ROOT).equals(word)) {
                return status;
            }
        }
        query.reject("state", "must be active, suspended, expired, revoked or unreadable");
        return null;
    }

    /** "Older than 90 days" is a time, too: 90 days ago. */
    private static @Nullable Long secretBefore(PageQuery query, Instant now) {
        String before = query.value("rotated_before");
        String age = query.value("older_than");
        if (before != null && age != null) {
            query.reject("older_than", "and 'rotated_before' say the same: give one of them");
            return null;
        }
        if (before != null) {
            Optional<Long> micros = Times.micros(before);
            if (micros.isEmpty()) {
                query.reject("rotated_before", "must be a time as RFC 3339 has it");
            }
            return micros.orElse(null);
        }
        if (age == null) {
            return null;
        }
        Optional<Long> microsAge = Times.duration(age).map(KeyQuery::micros);
        if (microsAge.isEmpty()) {
            query.reject("older_than", "must be a duration as ISO 8601 has it, such as P90D");
        }
        return microsAge.map(micros -> Times.micros(now) - micros).orElse(null);
    }

    /** Longer than anything is old is as good as that. */
    static long micros(Duration age) {
        return TimeUnit.SECONDS.toMicros(Math.min(age.toSeconds(), Integer.MAX_VALUE * 16L));
    }
}
