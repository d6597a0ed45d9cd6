package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.KeysFileSettings;
import dev.keyfence.verifier.control.DesiredKeys.Removed;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Keys that are said by a file. */
final class KeysFileOptions {

    private static final String KEEP = "keep";

    @Option(
            names = "--keys-file",
            paramLabel = "FILE",
            description =
                    "A file of the keys that there are to be: YAML, or JSON lines as imports have"
                            + " them. Read again on SIGHUP; the same on all control nodes. Default:"
                            + " none.")
    @Nullable Path file;

    @Option(
            names = "--keys-file-removed",
            paramLabel = "keep|suspend",
            defaultValue = KEEP,
            description =
                    "What is done with a key that came from the keys' file and is in it no more."
                            + " Default: ${DEFAULT-VALUE}.")
    String removed = KEEP;

    /**
     * The file, or null for none.
     *
     * @throws SettingsException when what is to be done makes no sense
     */
    @Nullable KeysFileSettings settings() {
        for (Removed each : Removed.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(removed)) {
                return file == null ? null : new KeysFileSettings(file, each);
            }
        }
        throw new SettingsException("--keys-file-removed must be keep or suspend");
    }
}
