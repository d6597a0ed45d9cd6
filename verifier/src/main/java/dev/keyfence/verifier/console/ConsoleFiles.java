package dev.keyfence.verifier.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The console's files: its own from {@code resources/console}, and those of libraries from their
 * jars. Each is read once. Safe for any number of threads.
 */
final class ConsoleFiles {

    private static final String JARS = "/META-INF/resources/webjars/";

    /** The libraries' files, by the names that pages import them by; versions as in pom.xml. */
    static final Map<String, String> LIBRARIES =
            Map.of(
                    "lib/lit-html.js", JARS + "lit-html/3.3.1/lit-html.js",
                    "lib/uplot.js", JARS + "uplot/1.6.30/dist/uPlot.esm.js",
                    "lib/uplot.css", JARS + "uplot/1.6.30/dist/uPlot.min.css");

    private static final Map<String, String> MEDIA_TYPES =
            Map.of(
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml");

    /** Nothing that leads out of the directory has such a name. */
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9-]+/)*[a-z0-9-]+\\.(js|css|svg)");

    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

    /** The page that all others are shown in. */
    ConsoleFile page() {
        return files.computeIfAbsent(
                "",
                _ ->
                        read("/console/index.html", "text/html; charset=utf-8")
                                .orElseThrow(() ->
                                        new IllegalStateException(
                                                "console/index.html is missing from the jar")));
    }

    /** A file by its name below {@code /console/assets/}; empty when there is none. */
    Optional<ConsoleFile> find(String name) {
        ConsoleFile known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Matcher fit = NAME.matcher(name);
        if (!fit.matches()) {
            return Optional.empty();
        }
        Optional<ConsoleFile> file =
                read(
                        LIBRARIES.getOrDefault(name, "/console/" + name),
                        Objects.requireNonNull(MEDIA_TYPES.get(fit.group(1))));
        file.ifPresent(found -> files.put(name, found));
        return file;
    }

    private static Optional<ConsoleFile> read(String resource, String mediaType) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new ConsoleFile(mediaType, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the jar", e);
        }
    }
}
