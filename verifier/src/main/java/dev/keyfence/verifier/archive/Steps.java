package dev.keyfence.verifier.archive;

import java.io.IOException;
import java.nio.file.Path;

/** Told before each step that changes the disk, so that a test can end the world there. */
@FunctionalInterface
interface Steps {

    /** Nothing happens. */
    Steps NONE = (_, _) -> {};

    /** What is done to the disk. */
    enum Step {
        WRITE,
        SYNC,
        RENAME,
        SYNC_DIRECTORY,
        DELETE
    }

    /**
     * A step follows.
     *
     * @param file what it is done to
     */
    void before(Step step, Path file) throws IOException;
}
