package dev.keyfence.verifier.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what was asked for, newest first.
 *
 * @param rows the decisions; may be fewer than asked for, also none, where there are more
 * @param end where to go on; null when there is nothing more
 */
public record DecisionPage(List<DecisionRow> rows, @Nullable DecisionPlace end) {

    /** Copies the list. */
    public DecisionPage {
        rows = List.copyOf(rows);
    }
}
