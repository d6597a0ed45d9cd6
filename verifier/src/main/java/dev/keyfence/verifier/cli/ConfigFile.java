package dev.keyfence.verifier.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads settings from a flat YAML file, or from one that ends in {@code .properties}. */
final class ConfigFile {

    /** Some twenty settings; more is not a configuration file. */
    private static final long MAX_BYTES = 64 * 1024;

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @return the settings by their names, such as {@code data-dir}
     * @throws SettingsException when it cannot be read as one value a name
     */
    static Map<String, String> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new SettingsException(file + " is over " + MAX_BYTES / 1024 + " kB");
            }
            try (Reader reader = Files.newBufferedReader(file)) {
                return file.toString().endsWith(".properties")
                        ? properties(reader)
                        : yaml(file, reader);
            }
        } catch (IOException e) {
            throw new SettingsException(
                    "cannot read the configuration file "
                            + file
                            + " ("
                            + e.getClass().getSimpleName().replace("Exception", "")
                            + ")");
        }
    }

    private static Map<String, String> properties(Reader reader) throws IOException {
        Properties read = new Properties();
        read.load(reader);
        Map<String, String> settings = new LinkedHashMap<>();
        read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
        return settings;
    }

    private static Map<String, String> yaml(Path file, Reader reader) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object root;
        try {
            root = new Yaml(new SafeConstructor(options)).load(reader);
        } catch (MarkedYAMLException e) {
            throw new SettingsException(
                    file + " line " + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw new SettingsException(file + " is not YAML");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (root == null) {
            return settings;
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new SettingsException(file + " is not a list of lines like \"data-dir: /data\"");
        }
        map.forEach((name, value) -> settings.put(String.valueOf(name), scalar(file, name, value)));
        return settings;
    }

    private static String scalar(Path file, Object name, Object value) {
        if (value == null || value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            throw new SettingsException(file + ": " + name + " must have one value");
        }
        return String.valueOf(value);
    }
}
