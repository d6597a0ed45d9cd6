package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.YamlObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as lines of a file, each on the disk before it counts. A file that is full becomes
 * {@code FILE.1}, that one {@code FILE.2}, and so on; the oldest is deleted.
 */
final class FileSink implements Sink {

    /** {@code file}: JSON lines, rotated by size. */
    static final SinkType TYPE =
            new SinkType("file", List.of("path", "max_megabytes", "keep"), FileSink::read);

    private static final int MEGABYTES = 100;
    private static final int MEGABYTES_MAX = 100_000;
    private static final int KEEP = 5;
    private static final int KEEP_MAX = 100;
    private static final long MEGABYTE = 1_000_000;

    private final Path file;
    private final long bytesMax;
    private final int keep;
    private @Nullable FileChannel channel;

    /**
     * A file.
     *
     * @param file where it is
     * @param bytesMax when it is full
     * @param keep how many full ones are kept
     */
    FileSink(Path file, long bytesMax, int keep) {
        this.file = file;
        this.bytesMax = bytesMax;
        this.keep = keep;
    }

    private static SinkType.Opening read(YamlObject said, Secrets secrets) {
        String path = said.requiredText("path");
        int megabytes = said.number("max_megabytes", MEGABYTES);
        if (megabytes < 1 || megabytes > MEGABYTES_MAX) {
            said.reject("max_megabytes", "expected 1 to " + MEGABYTES_MAX);
        }
        int keep = said.number("keep", KEEP);
        if (keep < 1 || keep > KEEP_MAX) {
            said.reject("keep", "expected 1 to " + KEEP_MAX);
        }
        try {
            Path file = Path.of(path);
            return () -> new FileSink(file, megabytes * MEGABYTE, keep);
        } catch (InvalidPathException e) {
            said.reject("path", "expected the path of a file");
            return () -> {
                throw new IllegalStateException("the file was objected to");
            };
        }
    }

    @Override
    public void deliver(ExportMessage message) throws DeliveryException {
        byte[] body = message.body();
        ByteBuffer line = ByteBuffer.allocate(body.length + 1).put(body).put((byte) '\n').flip();
        try {
            FileChannel open = opened();
            if (open.size() > 0 && open.size() + line.remaining() > bytesMax) {
                close();
                rotate();
                open = opened();
            }
            while (line.hasRemaining()) {
                open.write(line);
            }
            open.force(false);
        } catch (IOException e) {
            close();
            throw DeliveryException.later(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // What counts is on the disk.
            }
        }
    }

    /** What a crash left of a line is ended, so that it spoils no other. */
    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            channel = open;
            ByteBuffer last = ByteBuffer.allocate(1);
            if (open.size() > 0 && open.read(last, open.size() - 1) == 1 && last.get(0) != '\n') {
                open.write(ByteBuffer.wrap(new byte[] {'\n'}), open.size());
            }
            open.position(open.size());
        }
        return open;
    }

    private void rotate() throws IOException {
        for (int number = keep - 1; number >= 1; number--) {
            if (Files.exists(numbered(number))) {
                Files.move(
                        numbered(number),
                        numbered(number + 1),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
