package dev.keyfence.streams.detection.rule;

import dev.keyfence.streams.detection.memory.SourceIds;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A block of addresses in CIDR notation, as far as sources are told apart: of an IPv6 block longer
 * than 64 bits the whole /64. Immutable.
 *
 * @param id the first source
 * @param bits how many of the 32 or 64 bits count
 * @param v4 whether it is of IPv4
 */
public record AddressBlock(long id, int bits, boolean v4) {

    private static final int V6_BITS = 128;

    /**
     * Reads one.
     *
     * @param text such as {@code 203.0.113.0/24}, {@code 2001:db8::/32} or a single address
     * @throws IllegalArgumentException when it is none
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        boolean v4 = address.getAddress().length == Integer.BYTES;
        int most = v4 ? Integer.SIZE : V6_BITS;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(
                    "a block such as 203.0.113.0/24 has 0 to %d bits, not %d"
                            .formatted(most, bits));
        }
        return new AddressBlock(idOf(address), Math.min(bits, Long.SIZE), v4);
    }

    /** What stands for the source of an address: {@link SourceIds}. */
    public static long idOf(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? Integer.toUnsignedLong(bytes.getInt())
                : bytes.getLong();
    }

    /** Whether a source is in it. */
    public boolean contains(long source) {
        int shift = (v4 ? Integer.SIZE : Long.SIZE) - bits;
        return SourceIds.isV4(source) == v4
                && (shift >= Long.SIZE || source >>> shift == id >>> shift);
    }
}
