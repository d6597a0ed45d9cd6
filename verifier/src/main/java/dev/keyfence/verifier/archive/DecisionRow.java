package dev.keyfence.verifier.archive;

import dev.keyfence.schemas.record.Decision;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the archive keeps it.
 *
 * @param values one for each of {@link DecisionColumn#ALL}, in its order
 */
public record DecisionRow(List<@Nullable Object> values) {

    private static final int TIME = DecisionColumn.indexOf("time");
    private static final int NODE_ID = DecisionColumn.indexOf("node_id");
    private static final int NODE_EPOCH = DecisionColumn.indexOf("node_epoch");
    private static final int SEQUENCE = DecisionColumn.indexOf("sequence");

    /** The row of a record. */
    public static DecisionRow of(Decision decision) {
        return new DecisionRow(DecisionColumn.valuesOf(decision));
    }

    /** Where it stands in the order of time. */
    public DecisionPlace place() {
        return new DecisionPlace(
                timeMicros(), (String) value(NODE_ID), (Long) value(NODE_EPOCH), sequence());
    }

    /** When it was decided, microseconds since the epoch. */
    public long timeMicros() {
        return (Long) value(TIME);
    }

    /** Its number among its node's, since the node's start. */
    long sequence() {
        return (Long) value(SEQUENCE);
    }

    /** A text of it by its column's name; null where it has none. */
    public @Nullable String text(String column) {
        return (String) values.get(DecisionColumn.indexOf(column));
    }

    private Object value(int column) {
        return Objects.requireNonNull(values.get(column));
    }
}
