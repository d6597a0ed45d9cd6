package dev.keyfence.verifier.cli.client;

import dev.keyfence.verifier.replay.ReplayTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Keyfence a client command calls, with which key, and how it shows the answer. */
final class ClientOptions {

    private static final String KEY = "KEYFENCE_KEY";
    private static final URI DEFAULT_URL = URI.create("http://127.0.0.1:8081");

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
    @Nullable String keyFile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Reads url and key-file from a flat YAML file (or .properties). Variable:"
                            + " KEYFENCE_CONFIG.")
    @Nullable Path config;

    @Option(names = "--json", description = "Prints the API's answer as it is, for programs.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    /**
     * The API to call; nothing is connected yet.
     *
     * @throws ClientFailure when the URL is none, or there is no key
     */
    ControlApi api(Map<String, String> environment, Terminal terminal) {
        return new ControlApi(checked(url == null ? DEFAULT_URL : url), key(environment, terminal));
    }

    private String key(Map<String, String> environment, Terminal terminal) {
        if (keyFile == null) {
            String key = environment.getOrDefault(KEY, "");
            if (key.isBlank()) {
                throw ClientFailure.usage(
                        "a key is needed to call Keyfence: set KEYFENCE_KEY, or --key-file (- for"
                                + " standard input)");
            }
            return checked(key, KEY);
        }
        if (keyFile.equals("-")) {
            return checked(terminal.readLine(), "standard input");
        }
        try {
            return checked(Files.readString(Path.of(keyFile)), "--key-file " + keyFile);
        } catch (IOException e) {
            throw ClientFailure.usage("cannot read --key-file " + keyFile);
        }
    }

    private static String checked(String text, String origin) {
        String key = text.strip();
        if (!ReplayTarget.isKey(key)) {
            throw ClientFailure.usage(origin + " does not hold a key");
        }
        return key;
    }

    private static URI checked(URI url) {
        if (!ReplayTarget.isBaseUrl(url)) {
            throw ClientFailure.usage(
                    "--url (KEYFENCE_URL) must be the base URL of a control plane, such as"
                            + " http://127.0.0.1:8081");
        }
        return url;
    }
}
