package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.store.KeyUsage;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Step;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The query of {@code GET /v1/usage}. */
final class UsageQuery {

    /** What usage can be asked by. */
    static final List<String> FILTERS =
            List.of(
                    "key_id",
                    "owner",
                    "profile",
                    "route",
                    "from",
                    "to",
                    "step",
                    "group_by",
                    "order");

    private static final Map<String, Step> STEPS =
            Map.of("PT1M", Step.MINUTE, "PT1H", Step.HOUR, "P1D", Step.DAY, "PT24H", Step.DAY);

    private static final Map<String, Kind> GROUPS =
            Map.of(
                    "key",
                    Kind.KEY,
                    "owner",
                    Kind.OWNER,
                    "profile",
                    Kind.PROFILE,
                    "route",
                    Kind.ROUTE);

    private UsageQuery() {}

    /** Of whom; null when all of a kind are asked for, or when the query is wrong. */
    static @Nullable Subject subject(PageQuery query) {
        String key = query.value("key_id");
        String owner = query.value("owner");
        String profile = query.value("profile");
        String route = query.value("route");
        int named = (key == null ? 0 : 1) + (owner == null ? 0 : 1) + (profile == null ? 0 : 1);
        if (named > 1) {
            query.reject("key_id", "'owner' and 'profile' exclude each other: give one of them");
            return null;
        }
        if (route != null && profile == null) {
            query.reject("route", "is one of a profile's: give 'profile', too");
            return null;
        }
        if (key != null) {
            return new Subject(Kind.KEY, null, key);
        }
        if (owner != null) {
            return new Subject(Kind.OWNER, null, owner);
        }
        if (route != null) {
            return new Subject(Kind.ROUTE, profile, route);
        }
        return profile == null ? null : new Subject(Kind.PROFILE, null, profile);
    }

    /** What to list totals of; null when windows are asked for, or when the query is wrong. */
    static @Nullable Kind group(PageQuery query) {
        String word = query.value("group_by");
        Kind kind = word == null ? null : GROUPS.get(word);
        if (word != null && kind == null) {
            query.reject("group_by", "must be key, owner, profile or route");
        }
        return kind;
    }

    /** Whether totals are listed by name; else the busiest are. */
    static boolean byName(PageQuery query, @Nullable Kind group, Range range) {
        String order = query.value("order");
        if (order != null && group == null) {
            query.reject("order", "is one of totals: give 'group_by', too");
        } else if (order != null && !order.equals("name") && !order.equals("busiest")) {
            query.reject("order", "must be name or busiest");
        }
        boolean byName = "name".equals(order);
        if (group != null && !byName) {
            long windows = (range.untilMillis() - range.fromMillis()) / range.step().millis();
            if (windows > KeyUsage.RANKED_WINDOWS_MAX) {
                query.reject(
                        "order",
                        "must be name for a period of more than %d windows, or 'step' longer"
                                .formatted(KeyUsage.RANKED_WINDOWS_MAX));
            } else if (query.cursor().isPresent()) {
                query.reject("cursor", "is of lists with order=name: the busiest are one page");
            }
        }
        return byName;
    }

    /**
     * From when to when; unless told, the last hour by the minute, day by the hour, month by the
     * day.
     */
    static Range range(PageQuery query, InstantSource clock) {
        String text = query.value("step");
        Step step = text == null ? Step.HOUR : STEPS.get(text);
        if (step == null) {
            query.reject("step", "must be PT1M, PT1H or P1D");
            step = Step.HOUR;
        }
        Instant now = clock.instant();
        long until = time(query, "to", now.toEpochMilli());
        long from = time(query, "from", until - usual(step).toMillis());
        if (from > until) {
            query.reject("from", "must not be after 'to'");
        }
        // The window that the first moment is in counts as a whole.
        return new Range(step, Math.max(0, from - Math.floorMod(from, step.millis())), until);
    }

    private static Duration usual(Step step) {
        return switch (step) {
            case MINUTE -> Duration.ofHours(1);
            case HOUR -> Duration.ofDays(1);
            case DAY -> Duration.ofDays(30);
        };
    }

    private static long time(PageQuery query, String name, long otherwise) {
        String text = query.value(name);
        if (text == null) {
            return otherwise;
        }
        Optional<Long> micros = Times.micros(text).filter(time -> time >= 0);
        if (micros.isEmpty()) {
            query.reject(name, "must be a time as RFC 3339 has it, of 1970 or later");
        }
        return micros.map(TimeUnit.MICROSECONDS::toMillis).orElse(otherwise);
    }
}
