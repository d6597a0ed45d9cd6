package dev.keyfence.streams.detection.memory;

import org.jspecify.annotations.Nullable;

/**
 * Who used a key. Immutable.
 *
 * @param id the source's id
 * @param asn its autonomous system, 0 when that is not known
 * @param country its country's two letters, 0 when that is not known
 * @param city stands for its city, 0 when that is not known
 * @param agent stands for the user agent's family, 0 when none was told
 */
public record Visit(long id, long asn, int country, int city, int agent) {

    private static final int MASK = 0xFFFF;

    /** Some 16 bits that stand for a text, 0 for none. */
    public static int hash(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        // What String says its hash is, is the same everywhere.
        int hash = text.hashCode();
        return Math.max(1, (hash ^ (hash >>> Short.SIZE)) & MASK);
    }

    /** The letters of a country, 0 for none. */
    public static int country(@Nullable String code) {
        return code == null || code.length() != 2
                ? 0
                : ((code.charAt(0) << Byte.SIZE) | code.charAt(1)) & MASK;
    }

    /** The id of the source's network. */
    public long networkId() {
        return SourceIds.networkOf(id);
    }

    /** Whether both are of one network, or of one autonomous system. */
    public boolean near(Visit other) {
        return networkId() == other.networkId() || (asn != 0 && asn == other.asn);
    }

    /** Writes it. */
    void write(Packer out) {
        boolean v4 = SourceIds.isV4(id);
        out.number(v4 ? asn : -1 - asn);
        if (v4) {
            out.bits32((int) id);
        } else {
            out.whole(id);
        }
        out.bits16(country).bits16(city).bits16(agent);
    }

    /** Reads one. */
    static Visit read(Unpacker in) {
        long asn = in.number();
        long id = asn >= 0 ? Integer.toUnsignedLong(in.bits32()) : in.whole();
        return new Visit(id, asn >= 0 ? asn : -1 - asn, in.bits16(), in.bits16(), in.bits16());
    }
}
