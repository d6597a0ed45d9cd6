package dev.keyfence.verifier.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The disk below a spool. */
interface SpoolDisk {

    /** The real one. */
    SpoolDisk REAL =
            new SpoolDisk() {
                @Override
                public FileChannel create(Path segment) throws IOException {
                    return FileChannel.open(
                            segment, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                }

                @Override
                public long freeBytes(Path directory) throws IOException {
                    return Files.getFileStore(directory).getUsableSpace();
                }
            };

    /** A new file, to be written. */
    FileChannel create(Path segment) throws IOException;

    /** What may still be written there. */
    long freeBytes(Path directory) throws IOException;
}
