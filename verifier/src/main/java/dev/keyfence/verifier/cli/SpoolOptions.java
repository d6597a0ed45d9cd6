package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.spool.SpoolSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where decisions wait that Kafka does not take. */
final class SpoolOptions {

    @Option(
            names = "--spool-dir",
            paramLabel = "DIR",
            description =
                    "Where decisions are kept while Kafka does not take them; one directory a"
                            + " process, on a disk that outlives it. Default: decision-spool in the"
                            + " data directory.")
    @Nullable Path directory;

    @Option(
            names = "--spool-size",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description =
                    "How much disk they may take there, 16MiB to 1024GiB; a decision takes some 250"
                            + " bytes. What happens beyond it is a profile's spool_full to say."
                            + " Default: ${DEFAULT-VALUE}.")
    ByteSize size = new ByteSize(SpoolSettings.BYTES_MAX);

    SpoolSettings settings(Path dataDirectory) {
        try {
            return SpoolSettings.of(
                    directory == null ? SpoolSettings.directoryIn(dataDirectory) : directory,
                    size.bytes());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--spool-size: " + e.getMessage());
        }
    }
}
