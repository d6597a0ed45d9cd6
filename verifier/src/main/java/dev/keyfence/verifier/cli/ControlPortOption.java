package dev.keyfence.verifier.cli;

import picocli.CommandLine.Option;

/** Where keys are managed. */
final class ControlPortOption {

    @Option(
            names = "--control-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description =
                    "The control plane: keys, revocations, history. 0 takes a free port."
                            + " Default: ${DEFAULT-VALUE}.")
    int port;
}
