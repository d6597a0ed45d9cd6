package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class IpRangeTest {

    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, ::ffff:0a01:0203, true",
        "10.0.0.0/8, ::10.1.2.3, false",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 1.2.3.4, false",
        "::ffff:0:0/96, 1.2.3.4, true",
        "::ffff:10.0.0.0/104, 10.9.9.9, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/127, 2001:db8::1, true",
        "2001:db8::/127, 2001:db8::2, false",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1, true",
    })
    void holdsTheAddressesOfItsBlock(String range, String address, boolean held) {
        assertThat(IpRange.parse(range).contains(IpAddress.parse(address).orElseThrow()))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "10",
                "10.0.0",
                "10.0.0.0.0",
                "010.0.0.1",
                "10.0.0.256",
                "10.0.0.-1",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                " 10.0.0.0/8",
                "10.0.0.1/8",
                "0x0a.0.0.1",
                "::/129",
                "::1/64",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                "::1%eth0",
                "[::1]",
                "1.2.3.4::",
                "::1.2.3",
                "::1.2.3.4:5",
                "\uff11.2.3.4",
                "1.2.3.4\u0000"
            })
    void takesNothingElseAndAsksNobody(String text) {
        assertThatThrownBy(() -> IpRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichAddressNamesABlock() {
        assertThatThrownBy(() -> IpRange.parse("10.0.0.1/8"))
                .hasMessageContaining("bits set behind the first 8");
    }

    /** Against whole numbers: what is in a block lies between its first address and its last. */
    @Test
    void agreesWithWholeNumbers(Random random) {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] first = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(first);
            int bits = random.nextInt(first.length * 8 + 1);
            clear(first, bits);
            IpRange range = IpRange.parse(text(first) + '/' + bits);
            byte[] address = near(first, random);
            BigInteger from = new BigInteger(1, first);
            BigInteger size = BigInteger.ONE.shiftLeft(first.length * 8 - bits);
            BigInteger asked = new BigInteger(1, address);
            boolean held =
                    sameFamily(first, address)
                            && asked.compareTo(from) >= 0
                            && asked.compareTo(from.add(size)) < 0;

            assertThat(range.contains(IpAddress.parse(text(address)).orElseThrow()))
                    .as("%s and %s", range, text(address))
                    .isEqualTo(held);
        }
    }

    /** Against the JDK's own reader of literals, for texts that both take. */
    @Test
    void readsWhatTheJdkReads(Random random) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int k = 0; k < 16; k++) {
                bytes[k] = random.nextInt(3) == 0 ? bytes[k] : 0;
            }
            String text = shortened(bytes, random);
            IpAddress read = IpAddress.parse(text).orElseThrow();
            byte[] known = InetAddress.ofLiteral(text).getAddress();

            assertThat(bytesOf(read)).as(text).endsWith(known);
            assertThat(read.isV4()).as(text).isEqualTo(known.length == 4);
        }
    }

    /** A block of IPv4-mapped addresses is one of IPv4; IPv6 proper never holds one. */
    private static boolean sameFamily(byte[] first, byte[] address) {
        return first.length == address.length;
    }

    private static byte[] near(byte[] first, Random random) {
        byte[] near = random.nextInt(8) == 0 ? new byte[20 - first.length] : first.clone();
        int flips = random.nextInt(3);
        for (int i = 0; i < flips; i++) {
            near[random.nextInt(near.length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(4) == 0) {
            random.nextBytes(near);
        }
        return near;
    }

    private static void clear(byte[] bytes, int from) {
        for (int bit = from; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
    }

    private static String text(byte[] bytes) {
        if (bytes.length == 4) {
            return "%d.%d.%d.%d"
                    .formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 16; i += 2) {
            text.append(i == 0 ? "" : ":")
                    .append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
        }
        return text.toString();
    }

    /** The same address with some run of zero groups left out, in either case. */
    private static String shortened(byte[] bytes, Random random) {
        String[] groups = text(bytes).split(":", -1);
        int from = random.nextInt(8);
        int to = from;
        while (to < 8 && groups[to].equals("0")) {
            to++;
        }
        if (to == from) {
            return text(bytes).toUpperCase(Locale.ROOT);
        }
        return String.join(":", Arrays.copyOf(groups, from))
                + "::"
                + String.join(":", Arrays.copyOfRange(groups, to, 8));
    }

    private static byte[] bytesOf(IpAddress address) {
        return ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
    }
}
