package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class KeyIdTest {

    private static final SecureRandom SECURE = new SecureRandom();

    @Test
    void holdsItsTimeAndEightyRandomBits() {
        long nowMillis = 1_780_000_000_000L;
        Set<KeyId> ids = new HashSet<>();
        long everHigh = 0;
        long everLow = 0;
        for (int i = 0; i < 1_000; i++) {
            KeyId id = KeyId.create(SECURE, nowMillis);
            assertThat(id.high() >>> 16).isEqualTo(nowMillis);
            everHigh |= id.high() ^ nowMillis << 16;
            everLow |= id.low();
            ids.add(id);
        }
        assertThat(ids).hasSize(1_000);
        assertThat(everHigh).isEqualTo(0xffffL);
        assertThat(everLow).isEqualTo(-1L);
    }

    @Test
    void sortsByCreationAsTextAndAsValue(Random random) {
        for (int i = 0; i < 5_000; i++) {
            long earlier = random.nextLong(1L << 47);
            KeyId first = KeyId.create(SECURE, earlier);
            KeyId second = KeyId.create(SECURE, earlier + 1 + random.nextInt(1_000_000));
            assertThat(first).isLessThan(second);
            assertThat(first.toString()).isLessThan(second.toString());
        }
    }

    @Test
    void ordersByTheLowBitsWhenTheHighOnesAreEqualAndWithoutSign() {
        assertThat(new KeyId(5, 1)).isLessThan(new KeyId(5, -1));
        assertThat(new KeyId(1, 0)).isLessThan(new KeyId(-1, 0));
        assertThat(new KeyId(5, 1)).isEqualByComparingTo(new KeyId(5, 1));
    }

    @Test
    void readsWhatItWrote(Random random) {
        for (int i = 0; i < 5_000; i++) {
            KeyId id = new KeyId(random.nextLong(), random.nextLong());
            assertThat(id.toString()).matches("key_[0-7][0-9a-hjkmnp-tv-z]{25}");
            assertThat(KeyId.parse(id.toString())).contains(id);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key_",
                "key_0000000000000000000000000",
                "key_000000000000000000000000000",
                "KEY_00000000000000000000000000",
                "rev_00000000000000000000000000",
                "key-00000000000000000000000000",
                "key_0000000000000000000000000A",
                " key_0000000000000000000000000",
                "key_80000000000000000000000000",
            })
    void readsNothingElse(String text) {
        assertThat(KeyId.parse(text)).isEmpty();
    }
}
