package dev.keyfence.verifier.key;

import java.util.Arrays;
import java.util.Optional;

/**
 * An address of IPv4 or IPv6, read from text alone: nobody's name server is ever asked. An IPv4
 * address is kept as the IPv6 address that stands for it (RFC 4291 section 2.5.5.2), so both ways
 * to write it are the same address.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {

    /** Bits of an address. */
    static final int BITS = 128;

    /** Bits that IPv4 addresses have in common here. */
    static final int MAPPED_BITS = 96;

    /** The longest way to write one: six groups and four octets. */
    private static final int CHARACTERS_MAX = 45;

    private static final long MAPPED = 0xffffL << 32;
    private static final int GROUPS = 8;
    private static final int OCTETS = 4;
    private static final int HEX = 16;

    /**
     * Reads an address as RFC 4291 section 2.2 and RFC 6943 section 3.1.1 write them: no zone, no
     * port, no brackets, and no octet with a leading zero, which some programs take for octal.
     *
     * @return the address; empty when the text is none
     */
    public static Optional<IpAddress> parse(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        return text.indexOf(':') < 0 ? v4(text) : v6(text);
    }

    /** Whether this is an IPv4 address. */
    public boolean isV4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    private static Optional<IpAddress> v4(String text) {
        long bits = octets(text);
        return bits < 0 ? Optional.empty() : Optional.of(new IpAddress(0, MAPPED | bits));
    }

    /** The 32 bits of four octets, or -1. */
    private static long octets(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != OCTETS) {
            return -1;
        }
        long bits = 0;
        for (String octet : octets) {
            int value = number(octet, 10, 3);
            if (value < 0 || value > 0xff || (octet.length() > 1 && octet.charAt(0) == '0')) {
                return -1;
            }
            bits = bits << 8 | value;
        }
        return bits;
    }

    private static Optional<IpAddress> v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] all = groups(text);
            return all.length == GROUPS ? Optional.of(of(all, new int[0])) : Optional.empty();
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int[] head = before.isEmpty() ? new int[0] : groups(before);
        int[] tail = after.isEmpty() ? new int[0] : groups(after);
        boolean broken =
                (!before.isEmpty() && head.length == 0)
                        || (!after.isEmpty() && tail.length == 0)
                        || before.indexOf('.') >= 0
                        || head.length + tail.length >= GROUPS;
        return broken ? Optional.empty() : Optional.of(of(head, tail));
    }

    private static IpAddress of(int[] head, int[] tail) {
        long[] halves = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            int fromEnd = i - (GROUPS - tail.length);
            int group = i < head.length ? head[i] : fromEnd >= 0 ? tail[fromEnd] : 0;
            halves[i / 4] = halves[i / 4] << 16 | group;
        }
        return new IpAddress(halves[0], halves[1]);
    }

    /** Groups of four hexadecimal digits, the last two perhaps as four octets; none when broken. */
    private static int[] groups(String text) {
        String[] words = text.split(":", GROUPS + 1);
        int[] groups = new int[GROUPS + 2];
        int count = 0;
        for (int i = 0; i < words.length; i++) {
            if (i == words.length - 1 && words[i].indexOf('.') >= 0) {
                long bits = octets(words[i]);
                if (bits < 0 || count > GROUPS - 2) {
                    return new int[0];
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xffff);
            } else {
                int value = number(words[i], HEX, 4);
                if (value < 0 || count == GROUPS) {
                    return new int[0];
                }
                groups[count++] = value;
            }
        }
        return Arrays.copyOf(groups, count);
    }

    /** A number of ASCII digits, or -1. */
    private static int number(String text, int radix, int digitsMax) {
        if (text.isEmpty() || text.length() > digitsMax) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
