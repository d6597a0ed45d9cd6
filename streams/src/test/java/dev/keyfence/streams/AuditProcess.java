package dev.keyfence.streams;

import dev.keyfence.streams.audit.proof.ProofLimits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The audit in a process of its own, so that a test can kill it. */
final class AuditProcess {

    private static final ProofLimits SHORT =
            new ProofLimits(
                    Duration.ofSeconds(10),
                    ProofLimits.SILENCE,
                    ProofLimits.FORGET_AFTER,
                    ProofLimits.SOURCES_MAX,
                    ProofLimits.BLOCKS_MAX);

    private AuditProcess() {}

    static Process start(String bootstrap, Path stateDir) throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AuditProcess.class.getName(),
                                bootstrap,
                                stateDir.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File(stateDir + ".log"))
                .start();
    }

    public static void main(String[] args) throws InterruptedException {
        try (StreamsApp app =
                new StreamsApp(
                        new AuditJob(SHORT),
                        LifecycleProcess.settings(args[0], Path.of(args[1])))) {
            app.start();
            new CountDownLatch(1).await();
        }
    }
}
