package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.keyimport.FileRow;
import dev.keyfence.verifier.keyimport.RowReader;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file that says which keys there are to be, read as a whole: what is wrong is told with file and
 * line, all of it at once, and nothing of such a file is used. Keys in plain text are hashed while
 * it is read, and kept nowhere. Immutable.
 *
 * @param path where it is
 * @param keys the keys, each with the line it stands on; all bear {@link #TAG}
 */
public record KeysFile(Path path, List<Desired> keys) {

    /** The label of keys that came from a file. */
    public static final String TAG = "keys-file";

    /** Read as a whole, and looked up one by one at each start; more keys are imported. */
    static final int KEYS_MAX = 100_000;

    private static final long BYTES_MAX = 64 * 1024 * 1024;

    /** A key that is to be. */
    record Desired(long line, ImportedKey key) {}

    /** Keeps its own copy. */
    public KeysFile {
        keys = List.copyOf(keys);
    }

    /**
     * Reads a file: YAML, or JSON lines as imports have them.
     *
     * @param profiles the profiles that its keys may have
     * @param secrets make keyed hashes
     * @throws KeysFileException when it cannot be read, or anything is wrong with it
     */
    public static KeysFile read(Path path, Profiles profiles, HashSecrets secrets)
            throws KeysFileException {
        KeysFileObjections objections = new KeysFileObjections(path);
        List<KeysFileRow> rows = rows(path, objections);
        objections.throwIfAny();
        if (rows.size() > KEYS_MAX) {
            objections.toFile("holds more than %,d keys: import them instead".formatted(KEYS_MAX));
        } else if (isOpen(path) && rows.stream().anyMatch(row -> row.fields().isGiven("key"))) {
            objections.toFile(
                    "is readable by everybody and holds keys in plain text: chmod o-r it, or have"
                            + " their hashes in it");
        }
        objections.throwIfAny();
        List<Desired> keys =
                keys(rows, new ImportRows(profiles, secrets, InstantSource.system()), objections);
        refuseTwins(keys, objections);
        objections.throwIfAny();
        return new KeysFile(path, keys);
    }

    private static List<Desired> keys(
            List<KeysFileRow> rows, ImportRows meaning, KeysFileObjections objections) {
        List<Desired> keys = new ArrayList<>();
        for (KeysFileRow row : rows) {
            switch (meaning.parse(row.fields(), AdminScope.all())) {
                case ImportRows.Unfit(String field, String detail) ->
                        objections.at(row.lineOf(field), detail);
                case ImportRows.Fit(ImportedKey key) ->
                        marked(key)
                                .ifPresentOrElse(
                                        marked -> keys.add(new Desired(row.line(), marked)),
                                        () ->
                                                objections.at(
                                                        row.lineOf("tags"),
                                                        "'tags' leave no room for " + TAG));
            }
        }
        return keys;
    }

    private static List<KeysFileRow> rows(Path path, KeysFileObjections objections) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        if (!yaml && !name.endsWith(".ndjson") && !name.endsWith(".jsonl")) {
            objections.toFile("must be called .yaml, .yml, .ndjson or .jsonl, as what it is");
            return List.of();
        }
        try {
            if (Files.size(path) > BYTES_MAX) {
                objections.toFile("is over %d MB".formatted(BYTES_MAX >> 20));
                return List.of();
            }
            byte[] bytes = Files.readAllBytes(path);
            return yaml ? KeysFileYaml.read(text(bytes), objections) : lines(bytes, objections);
        } catch (CharacterCodingException e) {
            objections.toFile("is not UTF-8");
        } catch (IOException e) {
            objections.toFile("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return List.of();
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static List<KeysFileRow> lines(byte[] bytes, KeysFileObjections objections)
            throws IOException {
        RowReader reader = new RowReader(new ByteArrayInputStream(bytes), FileFormat.NDJSON);
        List<KeysFileRow> rows = new ArrayList<>();
        for (Optional<FileRow> row = reader.next(); row.isPresent(); row = reader.next()) {
            FileRow each = row.get();
            if (each.fault() == null) {
                JsonFields fields = JsonFields.readRow(each.bytes(), ImportRows.FIELDS);
                rows.add(new KeysFileRow(each.line(), fields, Map.of()));
            } else {
                objections.at(each.line(), each.fault());
            }
        }
        if (rows.isEmpty()) {
            // A file that was cut off is not to look like the wish for no keys at all.
            objections.toFile("holds no keys; a YAML file says so: 'keys: []'");
        }
        return rows;
    }

    private static boolean isOpen(Path path) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            return view != null
                    && view.readAttributes()
                            .permissions()
                            .contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return true; // it was there a moment ago
        }
    }

    private static Optional<ImportedKey> marked(ImportedKey imported) {
        NewKey key = imported.key();
        List<String> tags = new ArrayList<>(key.tags());
        if (!tags.contains(TAG)) {
            tags.add(TAG);
        }
        NewKey marked =
                new NewKey(
                        key.profile(),
                        key.owner(),
                        key.name(),
                        key.environment(),
                        key.scopes(),
                        tags,
                        key.terms(),
                        key.jwt(),
                        key.expiresAtMicros());
        return tags.size() > Words.TAGS_MAX
                ? Optional.empty()
                : Optional.of(
                        new ImportedKey(
                                marked,
                                imported.kind(),
                                imported.digest(),
                                imported.id(),
                                imported.idGiven(),
                                imported.createdAtMicros()));
    }

    private static void refuseTwins(List<Desired> keys, KeysFileObjections objections) {
        Map<KeyDigest, Long> secrets = new HashMap<>();
        Map<KeyId, Long> ids = new HashMap<>();
        for (Desired each : keys) {
            Long secret = secrets.putIfAbsent(each.key().digest(), each.line());
            Long id = ids.putIfAbsent(each.key().id(), each.line());
            if (secret != null) {
                objections.at(each.line(), "the same secret stands on line " + secret);
            } else if (id != null) {
                objections.at(each.line(), "the same 'key_id' stands on line " + id);
            }
        }
    }
}
