package dev.keyfence.verifier.cli.client;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who sits before a command.
 *
 * @param input what they type, or what is piped in
 * @param interactive whether a person reads and types, so that they can be asked
 * @param columns how wide their screen is; 0 where lines may be of any length
 * @param pause waits between two looks at something
 */
public record Terminal(InputStream input, boolean interactive, int columns, Pause pause) {

    /** An answer or a key is shorter. */
    private static final int LINE_BYTES_MAX = 8 * 1024;

    private static final int COLUMNS_DEFAULT = 80;
    private static final int COLUMNS_MIN = 40;
    private static final Pattern STTY_SIZE = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})\\s*");

    /** Waits between two looks. */
    @FunctionalInterface
    public interface Pause {

        /**
         * Waits.
         *
         * @return false to look no more
         */
        boolean pause(Duration time) throws InterruptedException;
    }

    /** This process's own terminal, or its lack of one. */
    public static Terminal system() {
        boolean interactive =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new Terminal(
                System.in,
                interactive,
                interactive ? sttyColumns() : 0,
                time -> {
                    Thread.sleep(time);
                    return true;
                });
    }

    /** What is typed, up to the end of the line; empty at the end of the input. */
    String readLine() {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
                if (line.length() == LINE_BYTES_MAX) {
                    throw ClientFailure.usage("a line of the input is longer than any key");
                }
                line.append((char) c);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
        return line.toString().strip();
    }

    private static int sttyColumns() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readNBytes(32), StandardCharsets.US_ASCII);
            boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
            Matcher columns = STTY_SIZE.matcher(size);
            return ended && columns.matches()
                    ? Math.max(COLUMNS_MIN, Integer.parseInt(columns.group(1)))
                    : COLUMNS_DEFAULT;
        } catch (IOException e) {
            return COLUMNS_DEFAULT; // no stty, as on Windows
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return COLUMNS_DEFAULT;
        }
    }
}
