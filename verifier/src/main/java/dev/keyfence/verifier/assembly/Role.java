package dev.keyfence.verifier.assembly;

import java.util.List;

/** What a process does. */
public interface Role {

    /**
     * Starts it and waits until it serves.
     *
     * @param parts takes everything that must be closed when the process ends
     * @param progress is told what is waited for
     * @throws StartFailure when something in the surroundings keeps it from starting
     * @throws Parts.StoppingException when the process is stopped meanwhile
     */
    Started start(Parts parts, Progress progress);

    /**
     * What a role that serves has to say.
     *
     * @param lines for the operator, before the line {@code Ready}
     * @param shown called when they were printed
     */
    record Started(List<String> lines, Runnable shown) {

        /** Copies the lines. */
        public Started {
            lines = List.copyOf(lines);
        }

        /** Lines may hold the root key. */
        @Override
        public String toString() {
            return "Started[" + lines.size() + " lines]";
        }
    }
}
