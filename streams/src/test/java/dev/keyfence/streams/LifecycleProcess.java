package dev.keyfence.streams;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The lifecycle in a process of its own, so that a test can kill it. */
final class LifecycleProcess {

    private LifecycleProcess() {}

    static Process start(String bootstrap, Path stateDir) throws IOException {
        return start(LifecycleProcess.class, bootstrap, stateDir);
    }

    /** Starts such a program; what it would leave behind when it is killed is beside its state. */
    static Process start(Class<?> program, String bootstrap, Path stateDir) throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djava.io.tmpdir=" + stateDir.resolveSibling(""),
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName(),
                                bootstrap,
                                stateDir.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File(stateDir + ".log"))
                .start();
    }

    static StreamsAppSettings settings(String bootstrap, Path stateDir) {
        return new StreamsAppSettings(
                bootstrap,
                Optional.of("test"),
                stateDir,
                StreamsAppSettings.DEFAULT_THREADS,
                new Topics(Topics.DEFAULT_PREFIX),
                new RecordSerdes(PlainAvroSerde.class.getName(), Map.of()),
                Map.of());
    }

    public static void main(String[] args) throws InterruptedException {
        try (StreamsApp app =
                new StreamsApp(new LifecycleJob(), settings(args[0], Path.of(args[1])))) {
            app.start();
            new CountDownLatch(1).await();
        }
    }
}
