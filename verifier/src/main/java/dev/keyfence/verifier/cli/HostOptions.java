package dev.keyfence.verifier.cli;

import picocli.CommandLine.Option;

/** On which address a process listens, and whom it believes. */
final class HostOptions extends HostOption {

    @Option(
            names = "--trusted-proxies",
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "How many proxies before this node write X-Forwarded-For truthfully."
                            + " Default: ${DEFAULT-VALUE}: the client is who connects.")
    int trustedProxies;
}
