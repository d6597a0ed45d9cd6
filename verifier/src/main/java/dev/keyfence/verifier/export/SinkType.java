package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.YamlObject;
import java.util.List;

/**
 * A kind of sink, as a file of exports names it. Immutable.
 *
 * @param name its name in the file
 * @param fields the names of what can be said of it
 * @param reader reads what the file says of one
 */
record SinkType(String name, List<String> fields, Reader reader) {

    /** Reads what a file says of a sink. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads it; what is wrong is told by the object.
         *
         * @param said what stands below the type's name
         * @param secrets where secrets are looked up
         * @return opens it
         */
        Opening read(YamlObject said, Secrets secrets);
    }

    /** Opens a sink, which connects with its first message. */
    @FunctionalInterface
    interface Opening {
        /** A sink of its own. */
        Sink open();
    }
}
