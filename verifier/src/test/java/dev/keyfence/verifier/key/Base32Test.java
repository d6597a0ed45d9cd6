package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class Base32Test {

    private record Bits(long high, long low) {}

    @Test
    void writesTheExtremes() {
        assertThat(Base32.encode("", 0, 0)).isEqualTo("00000000000000000000000000");
        assertThat(Base32.encode("x_", -1, -1)).isEqualTo("x_7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertThat(Base32.encode("", 0, 31)).isEqualTo("0000000000000000000000000z");
        assertThat(Base32.encode("", 1, 0)).isEqualTo("0000000000000g000000000000");
    }

    @Test
    void readsWhatItWrote(Random random) {
        for (int i = 0; i < 10_000; i++) {
            Bits bits = new Bits(random.nextLong(), random.nextLong());
            assertThat(Base32.decode(Base32.encode("p_", bits.high, bits.low), 2, Bits::new))
                    .contains(bits);
        }
    }

    @Test
    void sortsAsTheNumbersDo(Random random) {
        for (int i = 0; i < 10_000; i++) {
            Bits a = new Bits(random.nextLong() >>> random.nextInt(64), random.nextLong());
            Bits b =
                    random.nextBoolean()
                            ? new Bits(a.high, random.nextLong())
                            : new Bits(~a.high, 5);
            assertThat(
                            Integer.signum(
                                    Base32.encode("", a.high, a.low)
                                            .compareTo(Base32.encode("", b.high, b.low))))
                    .isEqualTo(number(a).compareTo(number(b)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0000000000000000000000000",
                "000000000000000000000000000",
                "80000000000000000000000000",
                "z0000000000000000000000000",
                "0000000000000000000000000i",
                "0000000000000000000000000l",
                "0000000000000000000000000o",
                "0000000000000000000000000u",
                "0000000000000000000000000A",
                "000000000000 0000000000000",
                "00000000000000000000000000\u0000",
                "0000000000000000000000000\u0661",
                "0000000000000000000000000\uff10",
                "0000000000000000000000000\u0080",
                "/0000000000000000000000000",
            })
    void readsNothingElse(String text) {
        assertThat(Base32.decode(text, 0, Bits::new)).isEmpty();
    }

    @Test
    void readsNothingPastTheEnd() {
        assertThat(Base32.decode("key", 4, Bits::new)).isEmpty();
    }

    private static BigInteger number(Bits bits) {
        return new BigInteger(Long.toUnsignedString(bits.high))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(bits.low)));
    }
}
