package dev.keyfence.verifier.cli;

import picocli.CommandLine.Option;

/** On which address a process listens. */
class HostOption {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on; 0.0.0.0 for all, behind a firewall."
                            + " Default: ${DEFAULT-VALUE}.")
    String host = "127.0.0.1";
}
