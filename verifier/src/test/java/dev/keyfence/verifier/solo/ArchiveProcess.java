package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.archive.Archive;
import dev.keyfence.verifier.archive.ArchiveSettings;
import dev.keyfence.verifier.program.JavaCommand;
import dev.keyfence.verifier.replica.FollowerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** An archive in a process of its own, which writes and merges small files all the time. */
final class ArchiveProcess {

    static final String TOPIC = "decisions";
    static final int PARTITIONS = 3;

    private static final ArchiveSettings.Limits BUSY =
            new ArchiveSettings.Limits(
                    300, Duration.ofMillis(50), 2, 100_000, Duration.ZERO, 1, 128);

    static {
        RecordTrust.establish();
    }

    private ArchiveProcess() {}

    /** Archives until it is killed; takes the broker's address and the directory. */
    public static void main(String[] arguments) {
        archive(arguments[0], Path.of(arguments[1])).start();
        while (true) {
            LockSupport.park();
        }
    }

    static Archive archive(String bootstrap, Path directory) {
        return new Archive(
                new ArchiveSettings(directory, 400, BUSY),
                FollowerSettings.committed(TOPIC, PARTITIONS),
                Map.of("bootstrap.servers", bootstrap),
                (_, data) -> decision(data),
                (record, reason) -> {
                    throw new AssertionError(record.offset() + " " + reason);
                });
    }

    static Process start(String bootstrap, Path directory, Path output) throws IOException {
        List<String> command = JavaCommand.start(output.resolveSibling(""));
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        ArchiveProcess.class.getName(),
                        bootstrap,
                        directory.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static Decision decision(byte[] data) {
        try {
            return Decision.fromByteBuffer(ByteBuffer.wrap(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
