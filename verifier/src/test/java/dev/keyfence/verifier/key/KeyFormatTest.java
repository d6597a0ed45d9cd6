package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class KeyFormatTest {

    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom SECURE = new SecureRandom();

    private final KeyFormat format = new KeyFormat("kf");

    @Test
    void mintsPrefixRandomCharactersAndTheirChecksum() {
        for (int i = 0; i < 1_000; i++) {
            String key = format.mint(Environment.LIVE, SECURE);
            assertThat(key).matches("kf_live_[0-9A-Za-z]{38}");
            CRC32 crc = new CRC32();
            crc.update(key.substring(0, 40).getBytes(StandardCharsets.US_ASCII));
            long checksum = 0;
            for (char c : key.substring(40).toCharArray()) {
                checksum = checksum * 62 + ALPHABET.indexOf(c);
            }
            assertThat(checksum).isEqualTo(crc.getValue());
        }
    }

    @Test
    void tellsTheEnvironmentOfWhatItMinted() {
        for (int i = 0; i < 1_000; i++) {
            for (Environment environment : Environment.values()) {
                assertThat(format.environmentOf(format.mint(environment, SECURE)))
                        .contains(environment);
            }
        }
    }

    @Test
    void tellsEnvironmentsApartByAnyTwoPrefixes() {
        KeyFormat other = new KeyFormat("sk-prod_", "sk-sandbox-");

        assertThat(other.environmentOf(other.mint(Environment.LIVE, SECURE)))
                .contains(Environment.LIVE);
        assertThat(other.environmentOf(other.mint(Environment.TEST, SECURE)))
                .contains(Environment.TEST);
        assertThat(other.mint(Environment.TEST, SECURE)).matches("sk-sandbox-[0-9A-Za-z]{38}");
        assertThat(format.environmentOf(other.mint(Environment.LIVE, SECURE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a_live_, a_live_",
        "a_, a_test_",
        "ab, a_test_",
        "_live_, _test_",
        "a b_, a_test_",
        "a_live_, ''",
        "é_live_, é_test_",
        "abcdefghijklmnopqrstuvwxyz0123456_, a_test_"
    })
    void refusesPrefixesThatCannotTellKeysApart(String live, String test) {
        assertThatThrownBy(() -> new KeyFormat(live, test))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mintsNoKeyTwice() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            keys.add(format.mint(Environment.TEST, SECURE));
        }
        assertThat(keys).hasSize(10_000);
    }

    @Test
    void drawsEveryCharacterEquallyOften() {
        int keys = 20_000;
        int[] seen = new int[62];
        for (int i = 0; i < keys; i++) {
            String key = format.mint(Environment.LIVE, SECURE);
            for (int at = 8; at < 40; at++) {
                seen[ALPHABET.indexOf(key.charAt(at))]++;
            }
        }
        double expected = keys * 32 / 62.0;
        double chiSquare = 0;
        for (int count : seen) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        // 61 degrees of freedom: above 133 once in ten million runs; plain "byte % 62" is near
        // 2,000.
        assertThat(chiSquare).isLessThan(133);
    }

    @Test
    void throwsBytesAwayThatWouldMakeACharacterLikelier() {
        int[] bytes = {255, 248, 247, 0, 61, 62, 186};
        SecureRandom scripted =
                new SecureRandom() {
                    private static final long serialVersionUID = 1;
                    private int next;

                    @Override
                    public void nextBytes(byte[] into) {
                        for (int i = 0; i < into.length; i++) {
                            into[i] = (byte) bytes[next++ % bytes.length];
                        }
                    }
                };
        assertThat(format.mint(Environment.LIVE, scripted))
                .startsWith("kf_live_" + "z0z00z0z00z0z00z0z00z0z00z0z00z0");
    }

    @Test
    void refusesEverySingleCharacterChange() {
        String key = format.mint(Environment.LIVE, SECURE);
        for (int at = 0; at < key.length(); at++) {
            for (char c = 0; c < 0x180; c++) {
                if (c != key.charAt(at)) {
                    assertRefused(key.substring(0, at) + c + key.substring(at + 1));
                }
            }
        }
    }

    @Test
    void refusesAnyTwoCharactersSwapped(Random random) {
        for (int i = 0; i < 20_000; i++) {
            char[] key = format.mint(Environment.TEST, SECURE).toCharArray();
            int one = random.nextInt(key.length);
            int other = random.nextBoolean() ? (one + 1) % key.length : random.nextInt(key.length);
            char kept = key[one];
            key[one] = key[other];
            key[other] = kept;
            if (key[one] != kept) {
                assertRefused(new String(key));
            }
        }
    }

    @Test
    void refusesEveryTruncationAndEveryExtension() {
        String key = format.mint(Environment.LIVE, SECURE);
        for (int end = 0; end < key.length(); end++) {
            assertRefused(key.substring(0, end));
            assertRefused(key.substring(end + 1));
        }
        for (char c : (ALPHABET + " \n\0").toCharArray()) {
            assertRefused(key + c);
            assertRefused(c + key);
        }
    }

    @Test
    void refusesRandomText(Random random) {
        for (int i = 0; i < 50_000; i++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(100) : 46;
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "kf_live_" : "");
            while (text.length() < length) {
                text.append(
                        random.nextInt(8) == 0
                                ? (char) random.nextInt(0x10000)
                                : ALPHABET.charAt(random.nextInt(62)));
            }
            assertRefused(text.toString());
        }
    }

    @Test
    void refusesWideCharactersThatShareTheirLowByteWithTheRightOnes() {
        String key = format.mint(Environment.LIVE, SECURE);
        for (int at = 0; at < key.length(); at++) {
            assertRefused(
                    key.substring(0, at) + (char) (key.charAt(at) + 0x100) + key.substring(at + 1));
        }
    }

    @Test
    void refusesCharactersOutsideTheAlphabetEvenWithARightChecksum() {
        assertThat(format.environmentOf(withChecksum("kf_live_" + "a".repeat(32)))).isPresent();
        for (char c = 0; c < 0x100; c++) {
            if (ALPHABET.indexOf(c) < 0) {
                for (int at : new int[] {0, 15, 31}) {
                    assertRefused(
                            withChecksum("kf_live_" + "a".repeat(at) + c + "a".repeat(31 - at)));
                }
            }
        }
    }

    @Test
    void refusesWideCharactersThatTurnIntoQuestionMarksUnderARightChecksum() {
        String asked = withChecksum("kf_live_" + "a".repeat(31) + "?");
        assertRefused(asked.replace('?', '€'));
    }

    @Test
    void refusesAnotherPrefixWithARightChecksum() {
        assertRefused(new KeyFormat("kg").mint(Environment.LIVE, SECURE));
        assertRefused(new KeyFormat("kfx").mint(Environment.LIVE, SECURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Kf", "k_f", "kf ", "abcdefghijklmnopq", "kf\n", "ké"})
    void refusesUnfitPrefixes(String prefix) {
        assertThatThrownBy(() -> new KeyFormat(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 16 characters a-z or 0-9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kf", "a1", "abcdefghijklmnop", "0123456789012345"})
    void takesFitPrefixes(String prefix) {
        KeyFormat other = new KeyFormat(prefix);
        assertThat(other.environmentOf(other.mint(Environment.TEST, SECURE)))
                .contains(Environment.TEST);
    }

    private static String withChecksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder checksum = new StringBuilder();
        long rest = crc.getValue();
        for (int i = 0; i < KeyFormat.CHECKSUM_LENGTH; i++) {
            checksum.insert(0, ALPHABET.charAt((int) (rest % 62)));
            rest /= 62;
        }
        return text + checksum;
    }

    private void assertRefused(String text) {
        assertThat(format.environmentOf(text)).as("%s", text).isEmpty();
    }
}
