package dev.keyfence.verifier.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.program.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;

/** One program of the fleet, which may be started again and again. For one thread at a time. */
public final class FleetProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Machine machine;
    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> command;
    private volatile @Nullable Process process;
    private int starts;

    /**
     * A program that does not run yet.
     *
     * @param machine where it is to run
     * @param directory its data and its output
     * @param environment what is added to ours
     * @param program main class and arguments, with JVM flags before them
     */
    FleetProcess(
            Machine machine,
            Path directory,
            Map<String, String> environment,
            List<String> program) {
        this.machine = machine;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        command = new ArrayList<>(machine.prefix());
        command.addAll(JavaCommand.start(directory.resolveSibling("")));
        command.addAll(program);
    }

    /** Its name in the fleet. */
    public String name() {
        return machine.name();
    }

    /** Where it runs. */
    public Machine machine() {
        return machine;
    }

    /** Where its data and its output are. */
    public Path directory() {
        return directory;
    }

    /** How often it was started. */
    public int starts() {
        return starts;
    }

    /** Starts it; its output of earlier starts is kept beside. */
    public void start() {
        starts++;
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(output().toFile())
                        .redirectError(error().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KEYFENCE_"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it runs, or is stopped by a signal. */
    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Whether it has said so. */
    public boolean isReady() {
        return text(output()).contains("Ready\n");
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        try {
            Awaitility.await(name() + " is ready")
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast(() -> assertThat(isAlive()).isTrue())
                    .until(this::isReady);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(name() + " is not ready; it said: " + text(error()), e);
        }
    }

    /** What follows a label on a line of its output. */
    public Optional<String> line(String label) {
        return text(output())
                .lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip())
                .findFirst();
    }

    /** Asks it to end, and waits until it has. */
    public void terminate() {
        Process current = process;
        if (current != null) {
            current.destroy();
            awaitEnd(current);
        }
    }

    /** Kills it as a power cut would, and waits until it is gone. */
    public void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            awaitEnd(current);
        }
    }

    /** Sends a signal by its name: {@code STOP}, {@code CONT}. */
    public void signal(String name) {
        Process current = process;
        if (current != null && current.isAlive()) {
            Shell.run("kill", "-" + name, Long.toString(current.pid()));
        }
    }

    /** Ends it, by force. */
    @Override
    public void close() {
        kill();
    }

    private void awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name() + " survives SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path output() {
        return directory.resolveSibling(name() + "-" + starts + ".out");
    }

    private Path error() {
        return directory.resolveSibling(name() + "-" + starts + ".err");
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
