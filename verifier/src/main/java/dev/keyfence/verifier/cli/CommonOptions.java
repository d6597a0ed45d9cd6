package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.log.LogFormat;
import dev.keyfence.verifier.log.Logs;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {

    /** The least important lines that are logged. */
    enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR;

        /** The word in settings. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Reads settings from a flat YAML file (or .properties): the flags' names without"
                        + " dashes before them, one a line. Variable: KEYFENCE_CONFIG."
            })
    @Nullable Path config;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "plain",
            description = "plain, or json: one object a line. Default: ${DEFAULT-VALUE}.")
    LogFormat logFormat = LogFormat.PLAIN;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "warn",
            description =
                    "debug, info, warn or error; debug also shows where an error came from."
                            + " Default: ${DEFAULT-VALUE}.")
    LogLevel logLevel = LogLevel.WARN;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    /** Logs as asked from now on. */
    void applyLogging() {
        Logs.use(logFormat, logLevel.word());
    }
}
