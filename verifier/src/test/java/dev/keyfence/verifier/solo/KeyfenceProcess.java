package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.program.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real program in a process of its own, as its user starts it. */
final class KeyfenceProcess implements AutoCloseable {

    /** A first start on a machine that has other things to do. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private KeyfenceProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static KeyfenceProcess start(Path logs, Map<String, String> environment, String... args)
            throws IOException {
        return start(List.of(), logs, environment, args);
    }

    /**
     * Starts solo mode, with its data in {@code data} beside its logs.
     *
     * @param kafkaPort where its broker listens; 0 for anywhere
     * @param more what follows on the command line
     */
    static KeyfenceProcess solo(
            Path directory, Map<String, String> environment, int kafkaPort, String... more)
            throws IOException {
        return start(directory, environment, soloArgs(directory.resolve("data"), kafkaPort, more));
    }

    /** The command line of solo mode, which listens wherever it can but for its broker. */
    static String[] soloArgs(Path data, int kafkaPort, String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "up",
                                "--data-dir=" + data,
                                "--port=0",
                                "--control-port=0",
                                "--kafka-port=" + kafkaPort));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    /** Starts it with another heap than is usual here, such as {@code 64m}. */
    static KeyfenceProcess startWithHeap(
            String heap, Path logs, Map<String, String> environment, String... args)
            throws IOException {
        return start(program(List.of(), heap, logs, args), logs, environment);
    }

    /** Starts it through a command that ends by becoming its arguments. */
    static KeyfenceProcess start(
            List<String> through, Path logs, Map<String, String> environment, String... args)
            throws IOException {
        return start(program(through, "512m", logs, args), logs, environment);
    }

    /** Starts it with the launcher, as its user does from a clone, at the speed that gives. */
    static KeyfenceProcess launch(Path logs, Map<String, String> environment, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("..", "keyfence").toString());
        command.addAll(List.of(args));
        return start(command, logs, environment);
    }

    private static List<String> program(
            List<String> through, String heap, Path logs, String... args) {
        List<String> command = new ArrayList<>(through);
        command.addAll(JavaCommand.start(logs));
        command.add("-Xmx" + heap);
        command.add("-XX:TieredStopAtLevel=1");
        command.add("dev.keyfence.verifier.Main");
        command.addAll(List.of(args));
        return command;
    }

    private static KeyfenceProcess start(
            List<String> command, Path logs, Map<String, String> environment) throws IOException {
        Path out = Files.createTempFile(logs, "keyfence", ".out");
        Path err = Files.createTempFile(logs, "keyfence", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KEYFENCE_"));
        builder.environment().putAll(environment);
        return new KeyfenceProcess(builder.start(), out, err);
    }

    KeyfenceProcess awaitReady() {
        return awaitReady(START_LIMIT);
    }

    /** As above, for one that has more to do than to start. */
    KeyfenceProcess awaitReady(Duration limit) {
        Awaitility.await()
                .alias("Ready")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .failFast(() ->
                        assertThat(process.isAlive())
                                .as(() -> "it runs; it said: " + error())
                                .isTrue())
                .untilAsserted(() -> assertThat(output()).as(error()).contains("\nReady\n"));
        return this;
    }

    /** Waits until the process ends by itself, and returns its status. */
    int awaitExit() throws InterruptedException {
        return awaitExit(START_LIMIT);
    }

    /** As above, for one that has more to do than to start. */
    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it still runs");
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(out);
    }

    String error() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What follows a label on a line of the output. */
    Optional<String> line(String label) throws IOException {
        return output().lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip())
                .findFirst();
    }

    HttpResponse<String> get(String base, String path, String key) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET(), key);
    }

    HttpResponse<String> post(String base, String path, String key, String json) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)),
                key);
    }

    /** Sends a signal by its name, such as STOP or CONT. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("the signal " + name + " could not be sent");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends SIGTERM. */
    Duration terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        process.waitFor();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The processor's time that it took by now. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    long pid() {
        return process.pid();
    }

    int exitValue() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String key) throws Exception {
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(
                request.timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
