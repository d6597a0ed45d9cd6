package dev.keyfence.streams;

import dev.keyfence.streams.audit.proof.ProofLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
        return LifecycleProcess.start(AuditProcess.class, bootstrap, stateDir);
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
