package dev.keyfence.verifier.cli;

import picocli.CommandLine.Option;

/** Where verification is asked for. */
final class DataPortOption {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "The data plane: verification and forward-auth. 0 takes a free port."
                            + " Default: ${DEFAULT-VALUE}.")
    int port;
}
