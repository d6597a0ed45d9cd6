package dev.keyfence.verifier.faults;

import dev.keyfence.verifier.fleet.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the run needs of the machine for some faults: small disks, a wall clock that can be stepped,
 * writes that can be slowed. What is not there is said, and its faults are left out.
 */
final class Surroundings implements AutoCloseable {

    private static final String DISK_MIB = "640";

    private final Path directory;
    private final List<Path> disks = new ArrayList<>();
    private final boolean smallDisks;
    private final Optional<Path> library;

    Surroundings(Path directory, List<String> processes) {
        this.directory = directory;
        library = library();
        smallDisks = processes.stream().allMatch(this::smallDisk);
        processes.forEach(name -> set(name, 0, 0));
    }

    /** Why disks cannot be filled. */
    Optional<String> whyNoSmallDisks() {
        return smallDisks
                ? Optional.empty()
                : Optional.of("a tmpfs cannot be mounted without root");
    }

    /** Why writes cannot be slowed and wall clocks not be stepped. */
    Optional<String> whyNoLibrary() {
        return library.isPresent() ? Optional.empty() : Optional.of("gcc is not installed");
    }

    /** What a process needs in its environment. */
    Map<String, String> environment(String process) {
        return library.map(path ->
                        Map.of(
                                "LD_PRELOAD",
                                path.toString(),
                                "FAULTS_FILE",
                                faults(process).toString()))
                .orElse(Map.of());
    }

    /** Lets a process's wall clock be so many seconds ahead, and its writes take so much longer. */
    void set(String process, long clockAheadSeconds, long writesLongerMillis) {
        ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
        numbers.putLong(clockAheadSeconds).putLong(writesLongerMillis).flip();
        // In place: the process has the file in its memory.
        try (FileChannel file =
                FileChannel.open(
                        faults(process), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (numbers.hasRemaining()) {
                int _ = file.write(numbers, numbers.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what is left of a process's disk, or gives it back. */
    void fill(Path disk, boolean isFull) {
        Path balloon = disk.resolve("balloon");
        if (isFull) {
            // Ends when nothing is left, which dd calls a failure.
            boolean _ = Shell.succeeds("dd", "if=/dev/zero", "of=" + balloon, "bs=64k");
        } else {
            try {
                Files.deleteIfExists(balloon);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        disks.forEach(disk -> Shell.run("umount", "-l", disk.toString()));
    }

    private boolean smallDisk(String process) {
        Path disk = directory.resolve(process);
        try {
            Files.createDirectories(disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean mounted =
                Shell.succeeds(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + DISK_MIB + "m",
                        "none",
                        disk.toString());
        if (mounted) {
            disks.add(disk);
        }
        return mounted;
    }

    private Optional<Path> library() {
        Path made = directory.resolve("faults.so");
        String source = Path.of("src", "test", "c", "faults.c").toAbsolutePath().toString();
        return Shell.succeeds(
                        "gcc", "-shared", "-fPIC", "-O2", "-o", made.toString(), source, "-ldl")
                ? Optional.of(made)
                : Optional.empty();
    }

    private Path faults(String process) {
        return directory.resolve(process + ".faults");
    }
}
