package dev.keyfence.verifier.key;

import java.util.Optional;

/**
 * A block of addresses in CIDR notation, such as {@code 203.0.113.0/24} or {@code 2001:db8::/32},
 * or one address. A block of IPv6 holds no IPv4 address, however large it is. Immutable.
 */
public final class IpRange {

    private static final int V4_BITS = IpAddress.BITS - IpAddress.MAPPED_BITS;

    private final String text;
    private final IpAddress first;
    private final boolean isV4;
    private final long highMask;
    private final long lowMask;

    private IpRange(String text, IpAddress first, int bits) {
        this.text = text;
        this.first = first;
        this.isV4 = first.isV4() && bits >= IpAddress.MAPPED_BITS;
        this.highMask = mask(bits);
        this.lowMask = mask(bits - Long.SIZE);
    }

    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException when the text is none; the message says what one looks like,
     *     and not what the text was
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        IpAddress first =
                IpAddress.parse(slash < 0 ? text : text.substring(0, slash))
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "expected an address or a block of them, such as"
                                                + " 203.0.113.0/24 or 2001:db8::/32"));
        // What is written with dots counts its bits as IPv4 does, unless it is written as IPv6.
        boolean dotted = text.indexOf(':') < 0;
        int longest = dotted ? V4_BITS : IpAddress.BITS;
        int bits =
                slash < 0
                        ? longest
                        : bits(text.substring(slash + 1), longest)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "expected 0 to " + longest + " bits behind the /"));
        IpRange range = new IpRange(text, first, dotted ? bits + IpAddress.MAPPED_BITS : bits);
        if ((first.high() & ~range.highMask) != 0 || (first.low() & ~range.lowMask) != 0) {
            throw new IllegalArgumentException(
                    "the address has bits set behind the first "
                            + bits
                            + ": name the block's first");
        }
        return range;
    }

    /** Whether an address is in the block. Costs some comparisons, and no garbage. */
    public boolean contains(IpAddress address) {
        return (address.high() & highMask) == first.high()
                && (address.low() & lowMask) == first.low()
                && isV4 == address.isV4();
    }

    private static Optional<Integer> bits(String text, int longest) {
        if (!text.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(text) > longest) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text));
    }

    /** A mask of the first bits of 64; all of them for more, none for less than one. */
    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    /** The block as it was written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRange range && range.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
