package dev.keyfence.verifier.spool;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be written through to the disk. Run beside the spool's thread, once. */
public final class Syncing {

    private final SpoolDirectory directory;
    private final List<FileChannel> full;
    private final @Nullable FileChannel growing;

    /** These files; those that are full are closed. */
    Syncing(SpoolDirectory directory, List<FileChannel> full, @Nullable FileChannel growing) {
        this.directory = directory;
        this.full = List.copyOf(full);
        this.growing = growing;
    }

    /**
     * Waits until the disk has it; at once when there is nothing to do.
     *
     * @throws IOException when the disk does not take it
     */
    public void run() throws IOException {
        for (FileChannel file : full) {
            try (file) {
                file.force(false);
            }
        }
        if (growing != null) {
            try {
                growing.force(false);
            } catch (ClosedChannelException e) {
                return; // All of it is done with, and the file is deleted.
            }
        }
        if (growing != null || !full.isEmpty()) {
            directory.syncNames();
        }
    }
}
