package dev.keyfence.verifier.archive;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which decisions are asked for. Immutable.
 *
 * @param equal the values that columns must have; names are of {@link #FILTERS} only
 * @param fromMicros decided then or later, microseconds since the epoch
 * @param toMicros decided before
 */
public record DecisionQuery(Map<String, String> equal, long fromMicros, long toMicros) {

    /** The columns that can be asked for, all of them texts. */
    public static final Set<String> FILTERS =
            Set.of(
                    "key_id",
                    "owner",
                    "client_ip",
                    "reason",
                    "outcome",
                    "profile",
                    "environment",
                    "node_id");

    /** Every decision. */
    public static final DecisionQuery ALL = new DecisionQuery(Map.of(), 0, Long.MAX_VALUE);

    /** Copies the values, and refuses columns that cannot be asked for. */
    public DecisionQuery {
        equal = Map.copyOf(equal);
        if (!FILTERS.containsAll(equal.keySet())) {
            throw new IllegalArgumentException("only these can be asked for: " + FILTERS);
        }
    }

    /** Tells whether a decision is among them; files are asked the same by {@link Search}. */
    public Predicate<DecisionRow> test() {
        int[] columns = equal.keySet().stream().mapToInt(DecisionColumn::indexOf).toArray();
        List<String> wanted = List.copyOf(equal.values());
        return row -> {
            long time = row.timeMicros();
            boolean matches = time >= fromMicros && time < toMicros;
            for (int i = 0; matches && i < columns.length; i++) {
                matches = wanted.get(i).equals(row.values().get(columns[i]));
            }
            return matches;
        };
    }
}
