package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.library.UnpackedLibraries;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a role until the process is told to stop. */
final class Running {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /** A stop takes under two seconds; past this the process ends as if killed, which is safe. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(9);

    private Running() {}

    /**
     * Starts a role, prints what it has to say, and waits.
     *
     * @return the exit status, when the role ended by itself
     */
    static int run(Role role, PrintWriter out, PrintWriter err) {
        Parts parts = new Parts();
        Thread hook = new Thread(() -> stop(parts), "keyfence-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Progress progress = new Progress(err)) {
            Role.Started started = role.start(parts, progress);
            UnpackedLibraries.delete();
            started.lines().forEach(out::println);
            out.println("Ready");
            out.flush();
            started.shown().run();
        } catch (Parts.StoppingException e) {
            parts.close();
            return ExitCode.OK.code();
        } catch (RuntimeException | Error e) {
            stop(parts);
            throw e;
        }
        Optional<String> failure = parts.awaitEnd();
        if (failure.isEmpty()) {
            return ExitCode.OK.code();
        }
        err.println("keyfence: " + failure.get());
        err.flush();
        stop(parts);
        return ExitCode.FAILED.code();
    }

    private static void stop(Parts parts) {
        Thread closer = new Thread(parts::close, "keyfence-close");
        closer.setDaemon(true);
        closer.start();
        try {
            if (!closer.join(STOP_LIMIT)) {
                LOG.warn(
                        "The stop took longer than {} s and is cut short, as if the process had been"
                                + " killed; nothing that was confirmed is lost",
                        STOP_LIMIT.toSeconds());
                Runtime.getRuntime().halt(ExitCode.FAILED.code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
