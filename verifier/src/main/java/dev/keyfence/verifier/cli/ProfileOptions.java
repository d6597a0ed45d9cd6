package dev.keyfence.verifier.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the APIs speak that a node verifies for. */
final class ProfileOptions {

    @Option(
            names = "--profiles",
            paramLabel = "DIR",
            description =
                    "A directory with profiles of your own, one YAML file an API, beside and instead"
                            + " of those that ship. Read again on SIGHUP. Default: none.")
    @Nullable Path directory;
}
