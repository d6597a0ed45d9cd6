package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Seeded.class)
class KeyShapeTest {

    private static final KeyShape SHAPE = new KeyShape("sk-", KeyAlphabet.BASE62, 18, 20);

    @ParameterizedTest
    @CsvSource({
        "sk-0123456789abcde, true",
        "sk-0123456789abcdeFG, true",
        "sk-0123456789abcd, false",
        "sk-0123456789abcdeFGH, false",
        "sk_0123456789abcde, false",
        "SK-0123456789abcde, false",
        "sk-0123456789-bcde, false",
        "sk-0123456789abcd\u00e9, false",
        "sk-0123456789abcd\uff11, false",
    })
    void fitsPrefixAlphabetAndLength(String key, boolean fits) {
        assertThat(SHAPE.fits(key)).isEqualTo(fits);
    }

    @Test
    void describesItself() {
        assertThat(SHAPE).hasToString("'sk-' and base62, 18 to 20 characters");
        assertThat(new KeyShape("", KeyAlphabet.HEX, 40, 40)).hasToString("hex, 40 characters");
    }

    @ParameterizedTest
    @CsvSource({"'', 15, 20", "'', 16, 513", "'', 20, 19", "a b, 16, 20", "\u00e9, 16, 20"})
    void refusesShapesThatNoImportedKeyHas(String prefix, int min, int max) {
        assertThatThrownBy(() -> new KeyShape(prefix, KeyAlphabet.HEX, min, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a shape's");
    }

    @Test
    void refusesAPrefixThatLeavesNoRoomForAKey() {
        assertThatThrownBy(() -> new KeyShape("p".repeat(65), KeyAlphabet.HEX, 16, 512))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyShape("p".repeat(20), KeyAlphabet.HEX, 16, 20))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(KeyAlphabet.class)
    void spellsWhatTheRegularExpressionOfItsAlphabetMatches(KeyAlphabet alphabet) {
        Pattern pattern =
                Pattern.compile(
                        switch (alphabet) {
                            case DIGITS -> "[0-9]";
                            case HEX -> "[0-9a-fA-F]";
                            case BASE62 -> "[0-9A-Za-z]";
                            case BASE64URL -> "[0-9A-Za-z_=-]";
                            case BASE64 -> "[0-9A-Za-z+/=]";
                            case VISIBLE -> "[!-~]";
                        });
        for (char c = 0; c < 0x300; c++) {
            String text = String.valueOf(c);
            assertThat(alphabet.spells(text, 0))
                    .as("character %d", (int) c)
                    .isEqualTo(pattern.matcher(text).matches());
        }
        assertThat(KeyAlphabet.ofWord(alphabet.word())).contains(alphabet);
    }

    @Test
    void fitsWhatARegularExpressionFits(Random random) {
        Pattern pattern = Pattern.compile("sk-[0-9A-Za-z]{15,17}");
        String letters = "sk-09azAZ_é";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder key = new StringBuilder(random.nextInt(4) == 0 ? "" : "sk-");
            for (int j = 13 + random.nextInt(7); j > 0; j--) {
                key.append(letters.charAt(random.nextInt(random.nextInt(3) == 0 ? 11 : 9)));
            }
            String text = key.toString();
            assertThat(SHAPE.fits(text)).as(text).isEqualTo(pattern.matcher(text).matches());
        }
    }
}
