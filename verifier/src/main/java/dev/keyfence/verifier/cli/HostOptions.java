package dev.keyfence.verifier.cli;

import picocli.CommandLine.Option;

/** On which address a process listens, and whom it believes. */
final class HostOptions {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on; 0.0.0.0 for all, behind a firewall."
                            + " Default: ${DEFAULT-VALUE}.")
    String host = "127.0.0.1";

    @Option(
            names = "--trusted-proxies",
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "How many proxies before this node write X-Forwarded-For truthfully."
                            + " Default: ${DEFAULT-VALUE}: the client is who connects.")
    int trustedProxies;
}
