package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.replay.ReplayTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Keyfence a command calls, and with which key. Secrets do not go on command lines. */
final class TargetOptions {

    private static final String KEY = "KEYFENCE_KEY";
    private static final URI DATA_PLANE = URI.create("http://127.0.0.1:8080");
    private static final URI CONTROL_PLANE = URI.create("http://127.0.0.1:8081");

    @Option(
            names = "--data-url",
            paramLabel = "URL",
            description = "The data plane to call. Default: http://127.0.0.1:8080.")
    @Nullable URI dataUrl;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The control plane to call. Default: http://127.0.0.1:8081.")
    @Nullable URI url;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "The file that holds the key to call the control plane with. Or set"
                            + " KEYFENCE_KEY.")
    @Nullable Path keyFile;

    /**
     * What to call; empty when nothing at all was configured.
     *
     * @throws SettingsException when a URL is configured but no key, or the key cannot be read
     */
    Optional<ReplayTarget> target(Map<String, String> environment) {
        String key = key(environment);
        if (key == null) {
            if (dataUrl != null || url != null) {
                throw new SettingsException(
                        "a key is needed to call that Keyfence: set " + KEY + " or --key-file");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ReplayTarget(
                            dataUrl == null ? DATA_PLANE : dataUrl,
                            url == null ? CONTROL_PLANE : url,
                            key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--data-url, --url: " + e.getMessage());
        }
    }

    private @Nullable String key(Map<String, String> environment) {
        if (keyFile == null) {
            String key = environment.getOrDefault(KEY, "");
            return key.isBlank() ? null : checked(key, KEY);
        }
        try {
            return checked(Files.readString(keyFile), "--key-file " + keyFile);
        } catch (IOException e) {
            throw new SettingsException("cannot read --key-file " + keyFile);
        }
    }

    private static String checked(String text, String origin) {
        String key = text.strip();
        if (!ReplayTarget.isKey(key)) {
            throw new SettingsException(origin + " does not hold a key");
        }
        return key;
    }
}
