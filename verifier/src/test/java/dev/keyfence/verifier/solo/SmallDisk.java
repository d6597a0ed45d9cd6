package dev.keyfence.verifier.solo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory, with mount options of the test's choice, that only one process and its
 * children see. Works for root, whom permission bits do not stop, and for whoever may have a user
 * namespace.
 */
record SmallDisk(Path mountPoint, String options) {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final String FILL = "fill";

    /** What a command is put behind to see the disk. */
    List<String> seenBy() {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        "mount -t tmpfs -o \"$0\" tmpfs \"$1\" && shift && exec \"$@\"",
                        options,
                        mountPoint.toString()));
        return command;
    }

    /** Why there can be no such disk here; empty when there can. */
    Optional<String> obstacle() throws InterruptedException {
        List<String> command = seenBy();
        command.add("true");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(String.join(" ", command) + ": " + said);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Writes until nothing more fits. */
    void fill(long pid) {
        try (OutputStream out = Files.newOutputStream(seenFromOutside(pid))) {
            byte[] chunk = new byte[CHUNK_BYTES];
            while (true) {
                out.write(chunk);
            }
        } catch (IOException e) {
            // That is how it ends: no space is left.
        }
    }

    /** Gives back what {@link #fill} took. */
    void makeRoom(long pid) throws IOException {
        Files.delete(seenFromOutside(pid));
    }

    private Path seenFromOutside(long pid) {
        return Path.of("/proc/" + pid + "/root" + mountPoint).resolve(FILL);
    }
}
