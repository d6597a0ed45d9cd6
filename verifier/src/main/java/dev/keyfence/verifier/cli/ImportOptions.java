package dev.keyfence.verifier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.key.HashSecrets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a node needs to know keys that were made elsewhere. */
final class ImportOptions {

    @Option(
            names = "--import-secrets",
            paramLabel = "FILE",
            description =
                    "The secrets of imported hmac-sha256 hashes: a flat YAML file (or .properties),"
                            + " name: secret, the secret as text, hex:... or base64:... The same on"
                            + " all nodes. Default: none.")
    @Nullable Path importSecrets;

    /**
     * The secrets.
     *
     * @throws SettingsException when the file cannot be read or holds what is no secret
     */
    HashSecrets secrets() {
        if (importSecrets == null) {
            return HashSecrets.NONE;
        }
        Map<String, byte[]> secrets = new HashMap<>();
        ConfigFile.read(importSecrets)
                .forEach((name, text) -> secrets.put(name, bytes(name, text)));
        try {
            return new HashSecrets(secrets);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--import-secrets: " + e.getMessage());
        }
    }

    private static byte[] bytes(String name, String text) {
        try {
            return EncodedBytes.of(text).orElseGet(() -> text.getBytes(UTF_8));
        } catch (IllegalArgumentException e) {
            // Without the cause, which may quote the secret.
            throw new SettingsException(
                    "--import-secrets: '" + name + "' is not the hex or base64 it says it is");
        }
    }
}
