package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void hidesMintedKeysOfAnyPrefixWhereverTheyStand() {
        List<KeyFormat> formats =
                List.of(
                        new KeyFormat("kf"),
                        new KeyFormat("clipia_live_", "clipia_test_"),
                        new KeyFormat("sk-prod_", "sk-sandbox-"));
        for (KeyFormat format : formats) {
            for (int i = 0; i < 200; i++) {
                String key = format.mint(i % 2 == 0 ? Environment.LIVE : Environment.TEST, RANDOM);
                for (String before : List.of("", "/v1/", "/v1/models?key=", "x ")) {
                    assertThat(CleanText.logged(before + key + "/x")).doesNotContain(key);
                    assertThat(CleanText.holdsKey(before + key)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/flux",
                "/files/report_5f4dcc3b5aa765d61d8327deb882cf99",
                "/img-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.png",
                "/a/0123456789012345678901234567890123456789",
                "/verylongwordwithoutanydigitsinitatallreallyverylong",
                "/f47ac10b-58cc-4372-a567-0e02b2c3d479",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
                "/kf_live_short"
            })
    void leavesPathsAsTheyAre(String path) {
        assertThat(CleanText.logged(path)).isEqualTo(path);
        assertThat(CleanText.holdsKey(path)).isFalse();
    }
}
