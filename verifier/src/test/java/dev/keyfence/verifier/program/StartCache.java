package dev.keyfence.verifier.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The cache of loaded and linked classes of one build of the program, made by the first test that
 * starts it: a start takes about half the processor time with it. Whoever cannot make one goes
 * without.
 */
final class StartCache {

    private static final Duration TRAINING_MAX = Duration.ofMinutes(3);

    private static final ConcurrentHashMap<String, Optional<Path>> KNOWN =
            new ConcurrentHashMap<>();

    private StartCache() {}

    /** The cache for this jar; empty when there can be none. */
    static Optional<Path> of(String jar) {
        return KNOWN.computeIfAbsent(jar, StartCache::find);
    }

    private static Optional<Path> find(String jar) {
        try {
            Path file = Path.of(jar).toAbsolutePath();
            Path cache =
                    file.resolveSibling(
                            "tests-" + Files.getLastModifiedTime(file).toMillis() + ".aot");
            try (FileChannel channel =
                            FileChannel.open(
                                    file.resolveSibling("tests.aot.lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                return Files.exists(cache) || train(jar, cache)
                        ? Optional.of(cache)
                        : Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the program once and stops it: what it loaded is in the cache then. */
    private static boolean train(String jar, Path cache) throws IOException {
        Path directory = Files.createTempDirectory("keyfence-training");
        try {
            Path written = directory.resolve("cache");
            Path output = directory.resolve("output");
            List<String> command = JavaCommand.bare(jar);
            command.add("-Djava.io.tmpdir=" + directory);
            command.addAll(
                    List.of(
                            "-XX:AOTCacheOutput=" + written,
                            "dev.keyfence.verifier.Main",
                            "up",
                            "--data-dir",
                            directory.resolve("data").toString(),
                            "--port=0",
                            "--control-port=0",
                            "--kafka-port=0"));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KEYFENCE_"));
            run(builder.start(), output);
            if (!Files.exists(written)) {
                System.err.println("Tests start slowly: " + Files.readString(output));
                return false;
            }
            Files.move(written, cache, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            delete(directory);
        }
    }

    private static void run(Process process, Path output) {
        try {
            Awaitility.await()
                    .atMost(TRAINING_MAX)
                    .until(() ->
                            !process.isAlive() || Files.readString(output).contains("\nReady\n"));
            process.destroy();
            var _ = process.waitFor(TRAINING_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ConditionTimeoutException e) {
            System.err.println("The program was not ready in time: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
