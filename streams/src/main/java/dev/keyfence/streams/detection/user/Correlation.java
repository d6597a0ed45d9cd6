package dev.keyfence.streams.detection.user;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How several decisions together make a hit, by the types of Sigma's correlation rules (version 2).
 * Immutable.
 *
 * @param type what is counted
 * @param groupBy what decisions have in common that are counted together
 * @param timespan how far apart they may be
 * @param gte how many there must be at least; of {@link Type#TEMPORAL_ORDERED} always all
 * @param field whose different values are counted, of {@link Type#VALUE_COUNT}; else null
 */
public record Correlation(
        Type type, List<GroupField> groupBy, Duration timespan, int gte, @Nullable String field) {

    /** What is counted. */
    public enum Type {
        /** Decisions for which the condition holds. */
        EVENT_COUNT,
        /** Different values of a field of these. */
        VALUE_COUNT,
        /** Conditions that held for some decision. */
        TEMPORAL,
        /** Conditions that held one after the other, in the order in which they are named. */
        TEMPORAL_ORDERED;

        /** By their words in rules. */
        static final Map<String, Type> BY_WORD =
                Arrays.stream(values())
                        .collect(
                                Collectors.toMap(
                                        Type::word,
                                        type -> type,
                                        (one, _) -> one,
                                        LinkedHashMap::new));

        /** The word in rules. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether several conditions are looked at, each by its name. */
        boolean ofSeveral() {
            return this == TEMPORAL || this == TEMPORAL_ORDERED;
        }
    }

    /** Copies the list. */
    public Correlation {
        groupBy = List.copyOf(groupBy);
    }
}
