package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealingOptionsTest {

    private static final String HEX = "hex:" + "ab".repeat(32);
    private static final String BASE64 =
            "base64:" + Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir private Path directory;

    @Test
    void hasNoneUnlessTold() {
        assertThat(new SealingOptions().keys()).isSameAs(SealingKeys.NONE);
    }

    @Test
    void readsOneKeyOrSeveral() throws IOException {
        assertThat(read("k1: " + HEX).newest()).contains("k1");

        SealingKeys both = read("sealing: k2\nk1: " + HEX + "\nk2: " + BASE64);
        assertThat(both.newest()).contains("k2");
        assertThat(both.names()).containsExactly("k1", "k2");
        KeyId id = new KeyId(1, 2);
        assertThat(both.open(id, KeyDigest.of("x"), read("k1: " + HEX).seal(id, "x")))
                .contains("x");
    }

    @ParameterizedTest
    @CsvSource({
        "'k1: HEX,k2: HEX', 'sealing: NAME'",
        "'sealing: k1', must hold a key",
        "'sealing: k3,k1: HEX', 'k3'' to seal with'",
        "'k1: secret', must be hex",
        "'k1: hex:abc', must be hex",
        "'k1: base64:!', must be hex",
        "'k1: hex:abcd', must have 32 bytes",
        "'K 1: HEX', a-z 0-9",
    })
    void saysWhatIsWrongAndNeverTheKey(String lines, String expected) {
        String text = lines.replace(',', '\n').replace("HEX", HEX);

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("--key-encryption-keys")
                .hasMessageContaining(expected)
                .satisfies(failure ->
                        assertThat(failure.toString())
                                .doesNotContain("abab")
                                .doesNotContain("secret'"));
    }

    private SealingKeys read(String text) throws IOException {
        SealingOptions options = new SealingOptions();
        options.file = Files.writeString(directory.resolve("keks.yaml"), text);
        return options.keys();
    }
}
