package dev.keyfence.verifier.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Avro's schema resolution rules, applied at a level. */
final class Compatibility {

    /** Enough to see what is wrong; a schema that shares nothing would list every field. */
    private static final int MAX_OBJECTIONS = 20;

    private Compatibility() {}

    /**
     * Compares a schema with those before it.
     *
     * @param earlier the subject's schemas, oldest first; may be empty
     * @return what is wrong, one sentence each; empty when the schema is compatible
     */
    static List<String> objections(
            CompatibilityLevel level, Schema candidate, List<Schema> earlier) {
        int first = level.transitive() ? 0 : Math.max(0, earlier.size() - 1);
        List<String> objections = new ArrayList<>();
        for (Schema before : earlier.subList(first, earlier.size())) {
            if (level.backward()) {
                collect(candidate, before, "the new schema cannot read the old one's", objections);
            }
            if (level.forward()) {
                collect(before, candidate, "the old schema cannot read the new one's", objections);
            }
        }
        return objections.size() <= MAX_OBJECTIONS
                ? objections
                : objections.subList(0, MAX_OBJECTIONS);
    }

    private static void collect(
            Schema reader, Schema writer, String what, List<String> objections) {
        for (Incompatibility one :
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getResult()
                        .getIncompatibilities()) {
            objections.add(
                    what
                            + " data: "
                            + one.getType()
                            + " at "
                            + one.getLocation()
                            + ": "
                            + one.getMessage());
        }
    }
}
