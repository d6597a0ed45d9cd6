package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class KeyDigestTest {

    @Test
    void isSha256OfTheKeysBytes() {
        // FIPS 180-2 appendix B.1
        assertThat(HexFormat.of().formatHex(KeyDigest.of("abc").toBytes()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void agreesWithMessageDigestForAnyBytes(Random random) throws Exception {
        for (int i = 0; i < 5_000; i++) {
            byte[] key = new byte[random.nextInt(300)];
            random.nextBytes(key);
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(key);
            assertThat(KeyDigest.of(key).toBytes()).isEqualTo(expected);
            assertThat(KeyDigest.ofBytes(expected)).isEqualTo(KeyDigest.of(key));
        }
    }

    @Test
    void digestsTextAsUtf8() {
        String text = "kf_live_ä€😀";
        assertThat(KeyDigest.of(text))
                .isEqualTo(KeyDigest.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void agreesWithItselfOnManyThreads() throws Exception {
        Callable<Boolean> same =
                () ->
                        IntStream.range(0, 20_000)
                                .allMatch(i ->
                                        KeyDigest.of("abc").prefix().equals("ba7816bf8f01cfea"));
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var result : threads.invokeAll(java.util.Collections.nCopies(4, same))) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test
    void refusesAnythingButThirtyTwoBytes() {
        assertThatThrownBy(() -> KeyDigest.ofBytes(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a digest has 32 bytes, not 31");
        assertThatThrownBy(() -> KeyDigest.ofBytes(new byte[33]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesEveryBit() {
        KeyDigest digest = KeyDigest.of("abc");
        assertThat(same(digest, digest)).isTrue();
        for (int bit = 0; bit < 256; bit++) {
            byte[] other = digest.toBytes();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(same(digest, KeyDigest.ofBytes(other))).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void showsNoMoreThanItsPrefix() {
        KeyDigest digest = KeyDigest.of("abc");
        assertThat(digest.prefix()).isEqualTo("ba7816bf8f01cfea");
        assertThat(digest).hasToString("KeyDigest[ba7816bf8f01cfea…]");
        assertThat(KeyDigest.ofBytes(new byte[32]).prefix()).isEqualTo("0000000000000000");
    }

    private static boolean same(KeyDigest one, KeyDigest other) {
        return one.constantTimeEquals(other.a(), other.b(), other.c(), other.d());
    }
}
