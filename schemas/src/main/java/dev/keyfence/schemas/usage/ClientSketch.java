package dev.keyfence.schemas.usage;

import java.nio.ByteBuffer;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

/**
 * Counts distinct client addresses: HyperLogLog with 4,096 registers. Exact, but for a chance of
 * one in millions, up to some hundred addresses, of which each takes 4 bytes; at most 2.1 kB. For
 * one thread.
 */
public final class ClientSketch {

    /** 2^12 registers: {@link #STANDARD_ERROR}, in 2.1 kB at most. */
    public static final int LG_K = 12;

    /**
     * What an estimate is off by, relative to the true count: two thirds of all estimates by less
     * than this, 95 % by less than twice this. 1.04 / sqrt(2^12), as after a merge; somewhat less
     * before.
     */
    public static final double STANDARD_ERROR = 0.01625;

    private HllSketch sketch;

    /** Of no address yet. */
    public ClientSketch() {
        this.sketch = new HllSketch(LG_K, TgtHllType.HLL_4);
    }

    private ClientSketch(HllSketch sketch) {
        this.sketch = sketch;
    }

    /**
     * Goes on with what {@link #toBytes()} gave.
     *
     * @param bytes null for no address yet
     * @throws org.apache.datasketches.common.SketchesArgumentException when it is no such sketch
     */
    public static ClientSketch of(@Nullable ByteBuffer bytes) {
        return bytes == null
                ? new ClientSketch()
                : new ClientSketch(HllSketch.heapify(array(bytes)));
    }

    /** Counts an address, if it was not counted before. */
    public void add(String address) {
        sketch.update(address);
    }

    /** Takes over all addresses of another one. */
    public void merge(ClientSketch other) {
        HllUnion union = new HllUnion(LG_K);
        union.update(sketch);
        union.update(other.sketch);
        sketch = union.getResult(TgtHllType.HLL_4);
    }

    /** How many distinct addresses there were, rounded. */
    public long estimate() {
        return Math.round(sketch.getEstimate());
    }

    /** As it is kept; null when there was no address. */
    public @Nullable ByteBuffer toBytes() {
        return sketch.isEmpty() ? null : ByteBuffer.wrap(sketch.toCompactByteArray());
    }

    static byte[] array(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
