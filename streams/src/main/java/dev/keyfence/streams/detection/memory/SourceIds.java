package dev.keyfence.streams.detection.memory;

/**
 * Numbers that stand for sources: an IPv4 address for itself, and the first 64 bits of an IPv6
 * address for all of that /64, since one subscriber has all of it and changes the rest at will. No
 * routed IPv6 address begins with 32 bits of zero, so that the two do not meet.
 */
public final class SourceIds {

    private static final int V4_HOST_BITS = 8;
    private static final int V6_HOST_BITS = 16;

    private SourceIds() {}

    /** Whether a number stands for an IPv4 address. */
    public static boolean isV4(long id) {
        return id >>> Integer.SIZE == 0;
    }

    /** The number that stands for a source's network: the /24, or the /48 of an IPv6 address. */
    public static long networkOf(long id) {
        int bits = isV4(id) ? V4_HOST_BITS : V6_HOST_BITS;
        return id >>> bits << bits;
    }
}
