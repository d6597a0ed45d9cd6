package dev.keyfence.verifier.transfer;

import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.keyimport.FileRow;
import dev.keyfence.verifier.keyimport.Plain;
import dev.keyfence.verifier.keyimport.RowReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A file of keys that is read chunk by chunk, from where an earlier upload ended. */
final class UploadFile implements AutoCloseable {

    /** Two of these are held at once. */
    static final int CHUNK_BYTES_MAX = 4 * 1024 * 1024;

    private final Counting counting;
    private final RowReader rows;
    private final byte[] header;
    private final long bytes;

    private UploadFile(Counting counting, RowReader rows, byte[] header, long bytes) {
        this.counting = counting;
        this.rows = rows;
        this.header = header;
        this.bytes = bytes;
    }

    /**
     * Opens a file.
     *
     * @param from where to begin
     * @throws IOException when it cannot be read
     */
    static UploadFile open(Path file, FileFormat format, Checkpoint from) throws IOException {
        byte[] header = format == FileFormat.CSV ? header(file) : new byte[0];
        Counting counting = new Counting(Files.newInputStream(file));
        try {
            InputStream plain = Plain.of(counting);
            plain.skipNBytes(from.position());
            RowReader rows = RowReader.goingOn(plain, format, from.position(), from.line());
            if (format == FileFormat.CSV && from.position() == 0) {
                var _ = rows.next();
            }
            return new UploadFile(counting, rows, header, Files.size(file));
        } catch (IOException e) {
            counting.close();
            throw e;
        }
    }

    /**
     * The next rows.
     *
     * @param chunk the rows that can be sent
     * @param faulty those that are none
     * @param position how many bytes of plain text were read up to here
     * @param line the line on which the next row begins
     */
    record Part(Chunk chunk, List<FileRow> faulty, long position, long line) {}

    /** The next rows, so many at the most, or empty at the end. */
    Optional<Part> next(int rowsMax) throws IOException {
        Chunk chunk = new Chunk(header);
        List<FileRow> faulty = new ArrayList<>();
        while (chunk.rows() + faulty.size() < rowsMax && chunk.bytes() < CHUNK_BYTES_MAX) {
            Optional<FileRow> row = rows.next();
            if (row.isEmpty()) {
                break;
            }
            if (row.get().fault() == null) {
                chunk.add(row.get());
            } else {
                faulty.add(row.get());
            }
        }
        return chunk.rows() + faulty.size() == 0
                ? Optional.empty()
                : Optional.of(new Part(chunk, faulty, rows.position(), rows.line()));
    }

    /** How much of the file was read, 0 to 1. */
    double share() {
        return bytes == 0 ? 1 : (double) counting.count / bytes;
    }

    @Override
    public void close() throws IOException {
        counting.close();
    }

    private static byte[] header(Path file) throws IOException {
        try (InputStream plain = Plain.of(Files.newInputStream(file))) {
            byte[] row =
                    new RowReader(plain, FileFormat.CSV)
                            .next()
                            .map(FileRow::bytes)
                            .orElse(new byte[0]);
            byte[] line = Arrays.copyOf(row, row.length + 1);
            line[row.length] = '\n';
            return line;
        }
    }

    /** Counts what was read; read by the thread that shows progress. */
    private static final class Counting extends FilterInputStream {

        private volatile long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            add(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            add(Math.max(read, 0));
            return read;
        }

        @SuppressWarnings({
            "NonAtomicOperationOnVolatileField",
            "NonAtomicVolatileUpdate"
        }) // one thread writes
        private void add(int more) {
            count += more;
        }
    }
}
