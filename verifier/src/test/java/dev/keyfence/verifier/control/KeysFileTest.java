package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.seeded.Seeded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Seeded.class)
class KeysFileTest {

    private static final String SECRET = "sk-0123456789abcdef";
    private static final String HASH = ImportRig.sha256("another-0123456789");
    private static final String GOOD =
            """
            # who may call
            keys:
              - key: %s
                profile: clary
                owner: acme
                attributes: {tier: standard}
                scopes: ["documents:read"]
                expires_at: "2031-01-31T00:00:00Z"
              - algorithm: sha256
                hash: %s
                owner: beta
                tags: [ci]
                restrictions:
                  ip_allow: [203.0.113.0/24]
            """
                    .formatted(SECRET, HASH);

    @TempDir private Path directory;

    @Test
    void readsKeysAndHashesWithTheirLines() throws KeysFileException {
        List<KeysFile.Desired> keys = read("keys.yaml", GOOD).keys();

        assertThat(keys).extracting(KeysFile.Desired::line).containsExactly(3L, 9L);
        ImportedKey first = keys.getFirst().key();
        assertThat(first.digest()).isEqualTo(KeyDigest.of(SECRET));
        assertThat(first.key().profile().name()).isEqualTo("clary");
        assertThat(first.key().terms().attributes()).isEqualTo(Map.of("tier", "standard"));
        assertThat(first.key().scopes()).containsExactly("documents:read");
        assertThat(first.key().tags()).containsExactly("keys-file");
        ImportedKey second = keys.getLast().key();
        assertThat(second.key().tags()).containsExactly("ci", "keys-file");
        assertThat(second.key().terms().restrictions().ipTexts()).containsExactly("203.0.113.0/24");
    }

    @Test
    void readsCanaries() throws KeysFileException {
        String row = "keys:\n- {owner: a, key: sk-0123456789abcdef, scopes: [x], canary: %s}";

        assertThat(read("keys.yaml", row.formatted("true")).keys())
                .allMatch(each -> each.key().key().terms().canary());
        assertThat(read("keys.yaml", row.formatted("false")).keys())
                .noneMatch(each -> each.key().key().terms().canary());
        assertThat(objections("keys.yaml", row.formatted("yes")))
                .singleElement()
                .asString()
                .contains("'canary': expected a text");
        assertThat(objections("keys.yaml", row.formatted("'true'")))
                .singleElement()
                .asString()
                .contains("'canary' must be true or false");
    }

    @Test
    void readsJsonLinesAsImportsHaveThem() throws KeysFileException {
        String row = ImportRig.row(SECRET);

        assertThat(read("keys.ndjson", "\n" + row).keys())
                .singleElement()
                .satisfies(key -> assertThat(key.line()).isEqualTo(2));
    }

    @Test
    void holdsNoKeysOnlyWhereItSaysSo() throws KeysFileException {
        assertThat(read("keys.yaml", "keys: []").keys()).isEmpty();
        assertThat(objections("keys.yaml", "")).isNotEmpty();
        assertThat(objections("keys.ndjson", "\n\n")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    keys: 3                            | 1 | expected 'keys:' and a list
                    keyz: []                           | 1 | expected 'keys:' and a list
                    {keys: [], more: 1}                | 1 | expected 'keys:' and a list
                    - owner: a                         | 1 | expected 'keys:' and a list
                    keys: [                            | 1 | this is no YAML
                    keys:\\n- a                        | 2 | expected a key's fields
                    keys:\\n- {owner: a, own: b}       | 2 | a field that is not known
                    keys:\\n- {owner: a, owner: b}     | 2 | 'owner' is there twice
                    keys:\\n- {owner: 5}               | 2 | 'owner': expected a text
                    keys:\\n- {owner: a}               | 2 | 'key' or hash is required
                    keys:\\n- {owner: a,\\n  key: short} | 3 | 'key' must have 16 to 512
                    keys:\\n- {key: sk-0123456789abcdef} | 2 | 'owner' is required
                    keys:\\n- {owner: a, key: sk-0123456789abcdef,\\n\\n  profile: nobody} | 4 | 'profile' must be one of
                    keys:\\n- {owner: a, key: sk-0123456789abcdef, profile: clary, attributes: {tier: gold}} | 2 | 'attributes' must have for 'tier'
                    keys:\\n- {owner: a, key: sk-0123456789abcdef, expires_at: 2031-01-31} | 2 | 'expires_at': expected a text
                    keys:\\n- {owner: a, key: sk-0123456789abcdef}\\n- {owner: b, key: sk-0123456789abcdef} | 3 | the same secret stands on line 2
                    keys:\\n- &x {owner: a, key: sk-0123456789abcdef}\\n- *x | 1 | this is no YAML
                    """)
    void saysLineAndWhatIsExpectedAndNeverTheKey(String text, int line, String expected) {
        List<String> objections = objections("keys.yaml", text.replace("\\n", "\n"));

        assertThat(objections)
                .anySatisfy(each -> assertThat(each).contains(" line " + line + ": ", expected))
                .noneMatch(each -> each.contains("sk-0123"));
    }

    @Test
    void namesTheLineOfAJsonRow() {
        assertThat(objections("keys.jsonl", ImportRig.row(SECRET) + "{\"owner\":\"a\"}\n{x"))
                .containsExactly(
                        file("keys.jsonl") + " line 2: 'key' or hash is required",
                        file("keys.jsonl") + " line 3: the row is not valid JSON (column 2)");
    }

    @Test
    void mustBeReadableByFewWhereItHoldsKeysInPlainText() throws Exception {
        Path file = Files.writeString(directory.resolve("open.yaml"), GOOD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(objections(file)).singleElement().asString().contains("readable by everybody");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(KeysFileRig.read(file).keys()).hasSize(2);

        Path hashes = Files.writeString(directory.resolve("hashes.yaml"), hashesOnly());
        Files.setPosixFilePermissions(hashes, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(KeysFileRig.read(hashes).keys()).hasSize(1);
    }

    @Test
    void mustBeThereAndCalledWhatItIs() throws IOException {
        assertThat(objections(directory.resolve("none.yaml")))
                .singleElement()
                .asString()
                .endsWith("cannot be read (NoSuchFileException)");
        assertThat(objections("keys.txt", "keys: []")).singleElement().asString().contains(".yaml");
        Path latin = Files.write(directory.resolve("latin.yaml"), "keys: [é]".getBytes(ISO_8859_1));
        assertThat(objections(latin)).singleElement().asString().endsWith("is not UTF-8");
    }

    /** Whatever is damaged: it is read or refused, with a line, and its keys are not told. */
    @Test
    void survivesAnyDamageAndTellsNoKey(Random random) {
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int j = 0; j <= random.nextInt(3); j++) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(
                            at, "\n\t:-[]{}&*!|>'\"%@`#x1é\u0000".charAt(random.nextInt(23)));
                } else {
                    text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                }
            }
            try {
                KeysFile _ = read("keys.yaml", text.toString());
            } catch (KeysFileException e) {
                refused++;
                assertThat(e.objections())
                        .as(text.toString())
                        .isNotEmpty()
                        .noneMatch(each -> each.contains("0123456789"));
            }
        }
        assertThat(refused).isBetween(300, 2_999);
    }

    private static String hashesOnly() {
        return "keys:\n  - {algorithm: sha256, hash: '" + HASH + "', owner: beta}\n";
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private KeysFile read(String name, String text) throws KeysFileException {
        return KeysFileRig.read(new KeysFileRig(new FakeKeys(), directory).write(name, text));
    }

    private List<String> objections(String name, String text) {
        return objections(new KeysFileRig(new FakeKeys(), directory).write(name, text));
    }

    private static List<String> objections(Path file) {
        KeysFileException refused =
                catchThrowableOfType(KeysFileException.class, () -> KeysFileRig.read(file));
        assertThat(refused).isNotNull();
        return refused.objections();
    }
}
