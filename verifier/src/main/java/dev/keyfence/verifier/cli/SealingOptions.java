package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.key.SealingKeys;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a node needs to keep the secrets of keys that sign tokens. */
final class SealingOptions {

    /** The entry that is no key: the name of the one that seals. */
    private static final String SEALING = "sealing";

    @Option(
            names = "--key-encryption-keys",
            paramLabel = "FILE",
            description =
                    "The keys under which secrets of keys that sign tokens are kept: a flat YAML"
                            + " file (or .properties), name: key, 32 bytes as hex:... or base64:...,"
                            + " and sealing: name, the one that seals from now on. The same on all"
                            + " nodes. Default: none.")
    @Nullable Path file;

    /**
     * The key-encryption keys.
     *
     * @throws SettingsException when the file cannot be read or holds what is no such key
     */
    SealingKeys keys() {
        if (file == null) {
            return SealingKeys.NONE;
        }
        Map<String, byte[]> keys = new HashMap<>();
        Map<String, String> entries = ConfigFile.read(file);
        entries.forEach((name, text) -> {
            if (!name.equals(SEALING)) {
                keys.put(name, bytes(name, text));
            }
        });
        Optional<String> only =
                keys.size() == 1 ? keys.keySet().stream().findFirst() : Optional.empty();
        String newest = entries.getOrDefault(SEALING, only.orElse(""));
        if (keys.isEmpty() || newest.isEmpty()) {
            throw new SettingsException(
                    "--key-encryption-keys: the file must hold a key, and where it holds several,"
                            + " 'sealing: NAME' for the one that seals");
        }
        try {
            return new SealingKeys(newest, keys);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--key-encryption-keys: " + e.getMessage());
        }
    }

    private static byte[] bytes(String name, String text) {
        Optional<byte[]> bytes;
        try {
            bytes = EncodedBytes.of(text);
        } catch (IllegalArgumentException e) {
            // Without the cause, which may quote the key.
            bytes = Optional.empty();
        }
        return bytes.orElseThrow(() ->
                new SettingsException(
                        "--key-encryption-keys: '"
                                + name
                                + "' must be hex:... or base64:... of 32 bytes"));
    }
}
