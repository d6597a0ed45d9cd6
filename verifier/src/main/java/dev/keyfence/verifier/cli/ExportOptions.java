package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.export.ExportFile;
import dev.keyfence.verifier.export.ExportFileException;
import dev.keyfence.verifier.export.ExportPlan;
import dev.keyfence.verifier.export.ExportSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where alerts and decisions go beside the console. */
final class ExportOptions {

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description =
                    "Which alerts and decisions go where: webhooks, syslog, files; YAML. The same"
                            + " on all control nodes. Default: none.")
    @Nullable Path file;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "Where people reach the console, for the links in what is exported. Default:"
                            + " none, and no links.")
    @Nullable String publicUrl;

    /**
     * All exports.
     *
     * @param environment where the file's variables are looked up
     * @throws SettingsException when anything is wrong with them
     */
    ExportPlan plan(Map<String, String> environment) {
        String url = url();
        if (file == null) {
            return new ExportPlan(List.of(), url);
        }
        return new ExportPlan(read(file, environment), url);
    }

    /**
     * Reads a file of exports.
     *
     * @throws SettingsException when anything is wrong with it
     */
    static List<ExportSettings> read(Path file, Map<String, String> environment) {
        try {
            return ExportFile.read(file, environment);
        } catch (ExportFileException e) {
            throw new SettingsException(
                    "the file of exports cannot be used: " + String.join("; ", e.objections()));
        }
    }

    private @Nullable String url() {
        String text = publicUrl;
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (URISyntaxException e) {
            // Told as what is expected.
        }
        throw new SettingsException(
                "--public-url: expected a URL such as https://keys.example.com");
    }
}
