package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.YamlObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where secrets come from: variables and files, never the file of exports itself. */
final class Secrets {

    static final List<String> FIELDS = List.of("env", "file");

    private static final int BYTES_MAX = 16 * 1024;

    private final Map<String, String> environment;

    Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads one, without the blanks around it; empty when it is not there, which is an objection.
     */
    Optional<String> read(YamlObject said) {
        Optional<String> variable = said.text("env");
        Optional<String> file = said.text("file");
        if (variable.isPresent() == file.isPresent()) {
            said.reject("env", "expected 'env: VARIABLE' or 'file: PATH'");
            return Optional.empty();
        }
        Optional<String> secret =
                variable.isPresent()
                        ? Optional.ofNullable(environment.get(variable.get()))
                        : contents(file.orElseThrow());
        secret = secret.map(String::strip).filter(text -> !text.isEmpty());
        if (secret.isEmpty()) {
            said.reject(
                    variable.isPresent() ? "env" : "file",
                    variable.isPresent()
                            ? "the variable is not set"
                            : "the file cannot be read, is empty, or is larger than 16 kB");
        }
        return secret;
    }

    private static Optional<String> contents(String path) {
        try {
            Path file = Path.of(path);
            return Files.size(file) > BYTES_MAX
                    ? Optional.empty()
                    : Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
