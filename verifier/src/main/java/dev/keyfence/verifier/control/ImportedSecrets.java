package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.key.HashAlgorithm;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.ImportedShape;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.keyimport.HashText;
import java.util.List;
import java.util.Optional;

/** The secret of an imported row: a key in plain text, or its hash. */
final class ImportedSecrets {

    private static final List<String> OF_HASHES =
            List.of("hash", "algorithm", "encoding", "secret_name");

    private final HashSecrets secrets;

    ImportedSecrets(HashSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * A secret.
     *
     * @param kind what its hash was made with
     * @param digest where it is looked up
     * @param plain the key itself; empty when only its hash is known
     */
    record Secret(HashKind kind, KeyDigest digest, String plain) {

        /** Never shows the key. */
        @Override
        public String toString() {
            return "Secret[" + kind + ", " + digest + ']';
        }
    }

    /** Reads a row's secret; empty when there is a problem, which the fields keep. */
    Optional<Secret> read(JsonFields fields) {
        String key = fields.text("key");
        return key == null ? hashed(fields) : plain(fields, key);
    }

    private static Optional<Secret> plain(JsonFields fields, String key) {
        for (String other : OF_HASHES) {
            if (fields.text(other) != null) {
                fields.reject(other, "must not be there beside a key in plain text");
                return Optional.empty();
            }
        }
        if (!ImportedShape.fits(key)) {
            fields.reject(
                    "key",
                    "must have %d to %d visible ASCII characters"
                            .formatted(ImportedShape.CHARACTERS_MIN, ImportedShape.CHARACTERS_MAX));
            return Optional.empty();
        }
        return Optional.of(new Secret(HashKind.NATIVE, KeyDigest.of(key), key));
    }

    private Optional<Secret> hashed(JsonFields fields) {
        String hash = fields.text("hash");
        if (hash == null) {
            fields.reject("key", "or hash is required");
            return Optional.empty();
        }
        Optional<HashAlgorithm> algorithm = HashAlgorithm.ofWord(fields.requiredText("algorithm"));
        if (algorithm.isEmpty()) {
            fields.reject("algorithm", "must be one of " + HashAlgorithm.words());
            return Optional.empty();
        }
        String encoding = fields.text("encoding");
        Optional<HashText> text = HashText.ofWord(encoding == null ? "hex" : encoding);
        if (text.isEmpty()) {
            fields.reject("encoding", "must be hex or base64");
            return Optional.empty();
        }
        Optional<byte[]> bytes = text.get().read(hash, algorithm.get());
        if (bytes.isEmpty()) {
            fields.reject(
                    "hash",
                    "must be the %d bytes that %s makes, in %s"
                            .formatted(
                                    algorithm.get().bytes(),
                                    algorithm.get().word(),
                                    encoding == null ? "hex" : encoding));
            return Optional.empty();
        }
        return kind(fields, algorithm.get())
                .map(kind -> new Secret(kind, kind.digestOf(bytes.get()), ""));
    }

    private Optional<HashKind> kind(JsonFields fields, HashAlgorithm algorithm) {
        String name = fields.text("secret_name");
        if (!algorithm.isKeyed()) {
            if (name != null) {
                fields.reject("secret_name", "must not be there: only hmac-sha256 takes a secret");
                return Optional.empty();
            }
            return Optional.of(new HashKind(algorithm, ""));
        }
        if (name == null || !secrets.names().contains(name)) {
            fields.reject(
                    "secret_name",
                    secrets.names().isEmpty()
                            ? "must name a secret of this node's --import-secrets, which has none"
                            : "must be one of " + String.join(", ", secrets.names()));
            return Optional.empty();
        }
        return Optional.of(new HashKind(algorithm, name));
    }
}
