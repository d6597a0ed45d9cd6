package dev.keyfence.verifier.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Calls tools of the system. */
public final class Shell {

    private Shell() {}

    /**
     * Runs a command to its end.
     *
     * @throws IllegalStateException when it fails; the message holds what it printed
     */
    public static void run(String... command) {
        Ended ended = end(command);
        if (ended.status != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed: " + ended.output.strip());
        }
    }

    /** Whether a command is there and succeeds. */
    public static boolean succeeds(String... command) {
        try {
            return end(command).status == 0;
        } catch (UncheckedIOException e) { // no such command
            return false;
        }
    }

    private record Ended(int status, String output) {}

    private static Ended end(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
