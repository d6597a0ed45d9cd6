package dev.keyfence.verifier.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.fleet.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The promise on real processes under faults: a minute in every build, {@code -Pfaults} for twenty.
 * {@code -Dseed=} chooses the faults, {@code -Dfaults.seconds=} the length, and {@code
 * -Dfaults.directory=} keeps what the processes wrote.
 */
class FaultsIT {

    private static final int SECONDS = Integer.getInteger("faults.seconds", 60);

    private static final @Nullable String GIVEN = System.getProperty("faults.directory");

    @Test
    void noAcceptanceBeginsAfterAConfirmation() throws Exception {
        Long given = Long.getLong("seed");
        long seed = given != null ? given : new SecureRandom().nextInt(1_000_000);
        System.out.println("fault run of " + SECONDS + " s, -Dseed=" + seed);
        Path directory = directory();
        try (FaultRun run = new FaultRun(directory, seed)) {
            FaultReport report;
            try {
                report = run.run(Duration.ofSeconds(SECONDS));
            } catch (Exception | AssertionError e) {
                System.out.println(run.report().text());
                throw e;
            }
            System.out.println(report.text());
            assertThat(report.wrong()).isEmpty();
        }
        if (GIVEN == null) {
            Shell.run("rm", "-r", directory.toString());
        }
    }

    /** Not JUnit's: what processes wrote is needed most when the run failed. */
    private static Path directory() throws Exception {
        return GIVEN == null
                ? Files.createTempDirectory("keyfence-faults")
                : Files.createDirectories(Path.of(GIVEN)).toAbsolutePath();
    }
}
