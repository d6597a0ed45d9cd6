package dev.keyfence.verifier.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {

    /** How log lines look. */
    enum LogFormat {
        plain,
        json
    }

    /** The least important lines that are logged. */
    enum LogLevel {
        debug,
        info,
        warn,
        error
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
    LogFormat logFormat = LogFormat.plain;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "warn",
            description =
                    "debug, info, warn or error; debug also shows where an error came from."
                            + " Default: ${DEFAULT-VALUE}.")
    LogLevel logLevel = LogLevel.warn;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;
}
