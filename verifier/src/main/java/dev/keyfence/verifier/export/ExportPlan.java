package dev.keyfence.verifier.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All exports of a control node.
 *
 * @param exports each with another name
 * @param publicUrl where people reach the console, without a slash at its end; null when nobody
 *     said so
 */
public record ExportPlan(List<ExportSettings> exports, @Nullable String publicUrl) {

    /** Nothing is exported. */
    public static final ExportPlan NONE = new ExportPlan(List.of(), null);

    /** Keeps its own copy. */
    public ExportPlan {
        exports = List.copyOf(exports);
    }
}
