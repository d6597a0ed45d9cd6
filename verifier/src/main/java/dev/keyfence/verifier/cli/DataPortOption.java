package dev.keyfence.verifier.cli;

import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            description =
                    "Envoy's ext_authz over gRPC, on a port of its own, as open as the data plane. 0"
                            + " takes a free one. Default: none.")
    @Nullable Integer grpcPort;
}
